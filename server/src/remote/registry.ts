import pLimit, { type LimitFunction } from 'p-limit';
import { formatDigest, type Digest } from '../base/digest.ts';
import { UnreachableError, type UnreachableReason } from '../base/errors.ts';
import { isLoopback } from '../base/host.ts';
import type { ImageName } from '../reference/image-name.ts';
import type { AuthorizedHttp } from './authorized-http.ts';
import { ACCEPTED_MANIFESTS, MAX_MANIFEST_BYTES, readManifest, readManifestHead } from './manifest-answer.ts';
import type { HttpResponse } from './ports.ts';
import type { RegistryAnswer } from './registry-answer.ts';

export interface RegistryOptions {
  /** HTTP with the credentials of a registry host (`docker.io` for Docker Hub). */
  readonly httpFor: (registry: string) => AuthorizedHttp;
  /** Hosts (`host[:port]`), besides loopback ones, that are asked over plain http: those that the settings name. */
  readonly plainHttpHosts: ReadonlySet<string>;
  /** For one request, in milliseconds. */
  readonly timeoutMs: number;
}

/** Requests to one registry at a time; more wait their turn. */
const REQUESTS_PER_HOST = 4;

/** Asks registries what they serve right now (OCI distribution, "Pulling manifests"). Nothing is remembered but how to reach them. */
export class Registries {
  readonly #options: RegistryOptions;
  readonly #limits = new Map<string, LimitFunction>();
  /** The scheme that a loopback registry turned out to speak. */
  readonly #loopbackSchemes = new Map<string, 'http' | 'https'>();

  constructor(options: RegistryOptions) {
    this.#options = options;
  }

  /**
   * What the registry serves for a tag or a digest of the image's repository. Failures are answers; only a mistake in the
   * program rejects.
   * @param wanted a tag, or a digest
   */
  serve(image: ImageName, wanted: string | Digest, signal?: AbortSignal): Promise<RegistryAnswer> {
    return this.#answer({ host: hostOf(image), image, wanted, signal }, (question) => this.#ask(question));
  }

  /** The same, with the images of an index: the manifest is fetched, which counts against Docker Hub's rate limit. */
  read(image: ImageName, wanted: string | Digest, signal?: AbortSignal): Promise<RegistryAnswer> {
    return this.#answer({ host: hostOf(image), image, wanted, signal }, (question) => this.#read(question));
  }

  /**
   * The same, with the size of the manifest in bytes: it is fetched, so that its digest is that of its bytes and nobody's
   * word for it.
   */
  async weigh(
    image: ImageName,
    wanted: string | Digest,
    signal?: AbortSignal,
  ): Promise<{ readonly answer: RegistryAnswer; readonly size: number }> {
    const question = { host: hostOf(image), image, wanted, signal };
    const response = await this.#limit(question.host)(() => this.#send('GET', question));
    return { answer: readManifest(question.host, response, pinnedIn(question)), size: response.body.length };
  }

  async #answer(question: Question, ask: (question: Question) => Promise<RegistryAnswer>): Promise<RegistryAnswer> {
    try {
      return await this.#limit(question.host)(() => ask(question));
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      return { kind: 'unavailable', host: error.host, reason: error.code, detail: error.message };
    }
  }

  /** HEAD costs Docker Hub's users nothing of their rate limit and is enough for most registries. */
  async #ask(question: Question): Promise<RegistryAnswer> {
    const head = await this.#send('HEAD', question);
    return readManifestHead(question.host, head, pinnedIn(question)) ?? this.#read(question);
  }

  async #read(question: Question): Promise<RegistryAnswer> {
    return readManifest(question.host, await this.#send('GET', question), pinnedIn(question));
  }

  async #send(method: 'HEAD' | 'GET', question: Question): Promise<HttpResponse> {
    const { host } = question;
    const known = isLoopback(host) ? this.#loopbackSchemes.get(host) : this.#schemeFor(host);
    if (known !== undefined) return this.#sendOver(known, method, question);
    try {
      return this.#learn(host, 'https', await this.#sendOver('https', method, question));
    } catch (refusal) {
      if (!isWrongScheme(refusal, host)) throw refusal;
      return this.#learn(host, 'http', await this.#sendOverHttpAfter(refusal, method, question));
    }
  }

  #schemeFor(host: string): 'http' | 'https' {
    return this.#options.plainHttpHosts.has(host) ? 'http' : 'https';
  }

  /**
   * Docker takes a registry on a loopback address for one that may speak either scheme, https first (moby
   * `daemon/pkg/registry/service_v2.go`). A certificate that does not verify is not a reason to drop to plain http: a server
   * that does speak TLS answers 400, or nothing, to that, and then its first refusal is what there is to say.
   */
  async #sendOverHttpAfter(refusal: unknown, method: 'HEAD' | 'GET', question: Question): Promise<HttpResponse> {
    try {
      const answer = await this.#sendOver('http', method, question);
      if (answer.status !== 400) return answer;
    } catch (failure) {
      if (!isWrongScheme(failure, question.host)) throw failure;
    }
    throw refusal;
  }

  #learn(host: string, scheme: 'http' | 'https', answer: HttpResponse): HttpResponse {
    this.#loopbackSchemes.set(host, scheme);
    return answer;
  }

  #sendOver(scheme: 'http' | 'https', method: 'HEAD' | 'GET', question: Question): Promise<HttpResponse> {
    const { host, image, wanted, signal } = question;
    const name = typeof wanted === 'string' ? wanted : formatDigest(wanted);
    return this.#options.httpFor(image.registry).send({
      method,
      url: `${scheme}://${host}/v2/${image.repository}/manifests/${name}`,
      headers: { accept: ACCEPTED_MANIFESTS },
      scope: `repository:${image.repository}:pull`,
      maxBytes: MAX_MANIFEST_BYTES,
      timeoutMs: this.#options.timeoutMs,
      signal,
    });
  }

  #limit(host: string): LimitFunction {
    const limit = this.#limits.get(host) ?? pLimit(REQUESTS_PER_HOST);
    this.#limits.set(host, limit);
    return limit;
  }
}

interface Question {
  readonly host: string;
  readonly image: ImageName;
  readonly wanted: string | Digest;
  readonly signal: AbortSignal | undefined;
}

function pinnedIn({ wanted }: Question): Digest | undefined {
  return typeof wanted === 'string' ? undefined : wanted;
}

/** Where a registry listens (docker's `registry/config.go`, `DefaultV2Registry`). */
function hostOf({ registry }: ImageName): string {
  return registry === 'docker.io' ? 'registry-1.docker.io' : registry;
}

/** Whether a server on this machine may have failed so because it speaks the other scheme. */
function isWrongScheme(failure: unknown, host: string): boolean {
  return failure instanceof UnreachableError && failure.host === host && WRONG_SCHEME.has(failure.code);
}

const WRONG_SCHEME: ReadonlySet<UnreachableReason> = new Set(['tls', 'connection', 'bad-answer']);
