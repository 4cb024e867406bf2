import type { HttpRequest, HttpResponse } from '../ports.ts';

/** A request with what it needs of the server, for the token: `repository:docker.io/library/alpine:pull`; empty: only who asks. */
export interface AuthorizedRequest extends HttpRequest {
  readonly scope: string;
}

/**
 * HTTP that answers the server's challenge (bearer or basic) with docker's credentials and sends the request again.
 * Whatever status comes after that is an answer: 401 and 403 mean that the credentials did not do.
 * @throws UnreachableError as `HttpPort` does; also where the token server cannot be reached or refuses.
 */
export interface AuthorizedHttp {
  send(request: AuthorizedRequest): Promise<HttpResponse>;
}
