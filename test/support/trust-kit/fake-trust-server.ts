import { UnreachableError } from '../../../server/src/base/errors.ts';
import type { AuthorizedHttp, AuthorizedRequest } from '../../../server/src/remote/auth/authorized-http.ts';
import type { HttpResponse } from '../../../server/src/remote/ports.ts';
import type { PublishedFiles } from './repository.ts';

/** What happens to a request: an answer with this status, or a failure. */
export type Fault = number | UnreachableError | HttpResponse | (() => Promise<HttpResponse>);

/**
 * A trust server in memory, which keeps the files it is given and a list of what it was asked for. A fault of a file counts for
 * all its names: `snapshot` also stands for `snapshot.<sha256>`.
 */
export class FakeTrustServer implements AuthorizedHttp {
  readonly url: string;
  /** File names without `.json` and with hashes cut to `<h>`, in the order of the requests. */
  readonly requests: string[] = [];
  readonly faults = new Map<string, Fault>();
  /** Told of every request as it comes in. */
  onRequest: (request: AuthorizedRequest) => unknown = () => undefined;
  readonly #repositories = new Map<string, () => PublishedFiles>();

  constructor(url = 'https://trust.example') {
    this.url = url;
  }

  /** Serves what `source.files()` gives at the time of each request. */
  serve(source: { readonly gun: string; files(): PublishedFiles }): this {
    this.#repositories.set(source.gun, () => source.files());
    return this;
  }

  /** The requests since the last call. */
  takeRequests(): readonly string[] {
    return this.requests.splice(0);
  }

  async send(request: AuthorizedRequest): Promise<HttpResponse> {
    this.onRequest(request);
    await Promise.resolve();
    if (request.signal?.aborted === true) throw new UnreachableError('cancelled', new URL(this.url).host, 'aborted');
    const [, gun = '', name = ''] = /\/v2\/(.+)\/_trust\/tuf\/(.+)\.json$/.exec(request.url) ?? [];
    this.requests.push(name.replace(/[0-9a-f]{64}/, '<h>'));
    const fault = this.faults.get(name) ?? this.faults.get(roleOf(name));
    if (fault !== undefined) return faulty(fault);
    const body = this.#repositories.get(gun)?.().get(`${name}.json`);
    if (body === undefined) return answer(404);
    if (body.length > request.maxBytes) {
      throw new UnreachableError('too-large', new URL(this.url).host, `more than ${request.maxBytes} bytes`);
    }
    return { ...answer(200), body };
  }
}

function roleOf(name: string): string {
  return name.replace(/\.[0-9a-f]{64}$/, '').replace(/^\d+\./, '');
}

/** What a fault answers, or throws. */
export async function faulty(fault: Fault): Promise<HttpResponse> {
  if (fault instanceof UnreachableError) throw fault;
  if (typeof fault === 'function') return fault();
  return typeof fault === 'number' ? answer(fault) : fault;
}

export function answer(status: number, body: Uint8Array = new Uint8Array()): HttpResponse {
  return { status, headers: new Map(), body };
}
