import { formatDigest, type Digest } from '../../base/digest.ts';
import { UnreachableError, type UnreachableReason } from '../../base/errors.ts';
import { waitUntilAborted } from '../abortable.ts';
import type { AuthorizedHttp } from '../auth/authorized-http.ts';
import { ACCEPTED_MANIFESTS, MAX_MANIFEST_BYTES } from './manifest-answer.ts';
import type { HttpResponse } from '../ports.ts';

export type Scheme = 'http' | 'https';

export interface RegistryEndpointOptions {
  /** `host[:port]`. */
  readonly host: string;
  /** What stands before `/v2/`: empty, or the path of a mirror, beginning with a slash. */
  readonly path: string;
  /** `find-out`: https, and http where that is not spoken; for loopback hosts. */
  readonly scheme: Scheme | 'find-out';
  /** With the credentials for this host. */
  readonly http: AuthorizedHttp;
  /** For one request, in milliseconds. */
  readonly timeoutMs: number;
}

export interface ManifestRequest {
  readonly method: 'HEAD' | 'GET';
  /** Path of the repository: `library/alpine`. */
  readonly repository: string;
  /** A tag or a digest. */
  readonly wanted: string | Digest;
  readonly signal: AbortSignal | undefined;
}

/** Any question to the API. */
interface EndpointRequest extends Pick<ManifestRequest, 'method' | 'signal'> {
  /** Below `/v2/`. */
  readonly path: string;
  readonly scope: string;
}

/** One host that speaks the registry's API. Remembers which scheme it speaks. */
export class RegistryEndpoint {
  readonly host: string;
  readonly #options: RegistryEndpointOptions;
  #scheme: Scheme | 'find-out';
  /** Ends when the request that finds the scheme out has an answer, or has none. */
  #findingOut: Promise<unknown> | undefined;

  constructor(options: RegistryEndpointOptions) {
    this.host = options.host;
    this.#options = options;
    this.#scheme = options.scheme;
  }

  /** Asks for a manifest (OCI distribution, "Pulling manifests"). @throws UnreachableError as `AuthorizedHttp` does */
  send({ method, repository, wanted, signal }: ManifestRequest): Promise<HttpResponse> {
    const name = typeof wanted === 'string' ? wanted : formatDigest(wanted);
    const path = `${repository}/manifests/${name}`;
    return this.#ask({ method, path, scope: `repository:${repository}:pull`, signal });
  }

  /** Asks for nothing but whether it is there and takes who asks (OCI distribution, "Determining Support"). */
  knock(signal: AbortSignal | undefined): Promise<HttpResponse> {
    return this.#ask({ method: 'GET', path: '', scope: '', signal });
  }

  async #ask(request: EndpointRequest): Promise<HttpResponse> {
    if (this.#scheme !== 'find-out') return this.#sendOver(this.#scheme, request);
    if (this.#findingOut !== undefined) return this.#sendAfter(this.#findingOut, request);
    const answer = this.#findOut(request);
    this.#findingOut = answer.catch(() => undefined);
    return answer;
  }

  /** Two hundred requests need not find out what one does. Where that one failed, each goes its own way. */
  async #sendAfter(first: Promise<unknown>, request: EndpointRequest): Promise<HttpResponse> {
    await waitUntilAborted(first, request.signal);
    return this.#scheme === 'find-out' ? this.#findOut(request) : this.#sendOver(this.#scheme, request);
  }

  async #findOut(request: EndpointRequest): Promise<HttpResponse> {
    try {
      return this.#learn('https', await this.#sendOver('https', request));
    } catch (refusal) {
      if (!this.#isWrongScheme(refusal)) throw refusal;
      return this.#learn('http', await this.#sendOverHttpAfter(refusal, request));
    }
  }

  /**
   * Docker takes a registry on a loopback address for one that may speak either scheme, https first (moby
   * `daemon/pkg/registry/service_v2.go`). A certificate that does not verify is not a reason to drop to plain http: a server
   * that does speak TLS answers 400, or nothing, to that, and then its first refusal is what there is to say.
   */
  async #sendOverHttpAfter(refusal: unknown, request: EndpointRequest): Promise<HttpResponse> {
    try {
      const answer = await this.#sendOver('http', request);
      if (answer.status !== 400) return answer;
    } catch (failure) {
      if (!this.#isWrongScheme(failure)) throw failure;
    }
    throw refusal;
  }

  #learn(scheme: Scheme, answer: HttpResponse): HttpResponse {
    this.#scheme = scheme;
    return answer;
  }

  /** Whether a server on this machine may have failed so because it speaks the other scheme. */
  #isWrongScheme(failure: unknown): boolean {
    return failure instanceof UnreachableError && failure.host === this.host && WRONG_SCHEME.has(failure.code);
  }

  #sendOver(scheme: Scheme, { method, path, scope, signal }: EndpointRequest): Promise<HttpResponse> {
    const { host, path: prefix, http, timeoutMs } = this.#options;
    return http.send({
      method,
      url: `${scheme}://${host}${prefix}/v2/${path}`,
      headers: { accept: ACCEPTED_MANIFESTS },
      scope,
      maxBytes: MAX_MANIFEST_BYTES,
      timeoutMs,
      signal,
    });
  }
}

const WRONG_SCHEME: ReadonlySet<UnreachableReason> = new Set(['tls', 'connection', 'bad-answer']);
