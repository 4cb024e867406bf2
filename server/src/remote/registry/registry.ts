import type { Digest } from '../../base/digest.ts';
import { UnreachableError } from '../../base/errors.ts';
import { isLoopback } from '../../base/host.ts';
import type { ImageName } from '../../reference/image-name.ts';
import type { AuthorizedHttp } from '../auth/authorized-http.ts';
import type { HttpResponse } from '../ports.ts';
import { readManifest, readManifestHead } from './manifest-answer.ts';
import type { RegistryAnswer } from './registry-answer.ts';
import { RegistryEndpoint, type Scheme } from './registry-endpoint.ts';

export interface RegistryOptions {
  /** HTTP with the credentials of a registry host (`docker.io` for Docker Hub). */
  readonly httpFor: (registry: string) => AuthorizedHttp;
  /** Registries (`host[:port]`), besides loopback ones, that are asked over plain http: those that the settings name. */
  readonly plainHttpHosts: ReadonlySet<string>;
  /** By registry host: the absolute URL of what is asked first in its place. Absent: none. */
  readonly mirrors?: ReadonlyMap<string, string>;
  /** For one request, in milliseconds. */
  readonly timeoutMs: number;
}

/** Asks registries what they serve right now. Nothing is remembered but how to reach them. */
export class Registries {
  readonly #options: RegistryOptions;
  readonly #endpoints = new Map<string, RegistryEndpoint>();

  constructor(options: RegistryOptions) {
    this.#options = options;
  }

  /**
   * What the registry serves for a tag or a digest of the image's repository. Failures are answers; only a mistake in the
   * program rejects.
   * @param wanted a tag, or a digest
   */
  serve(image: ImageName, wanted: string | Digest, signal?: AbortSignal): Promise<RegistryAnswer> {
    return this.#answer(askHead, { image, wanted, signal });
  }

  /** The same, with the images of an index: the manifest is fetched, which counts against Docker Hub's rate limit. */
  read(image: ImageName, wanted: string | Digest, signal?: AbortSignal): Promise<RegistryAnswer> {
    return this.#answer(askWhole, { image, wanted, signal });
  }

  /**
   * The same, with the size of the manifest in bytes: it is fetched from the registry itself, so that its digest is that of
   * its bytes and nobody's word for it.
   * @throws UnreachableError where there is no answer
   */
  async weigh(
    image: ImageName,
    wanted: string | Digest,
    signal?: AbortSignal,
  ): Promise<{ readonly answer: RegistryAnswer; readonly size: number }> {
    const endpoint = this.#endpointOf(image.registry);
    const { repository } = image;
    const response = await endpoint.send({ method: 'GET', repository, wanted, signal });
    return { answer: readManifest(endpoint.host, response, pinnedIn({ wanted })), size: response.body.length };
  }

  /**
   * Whether the host takes who asks, as its bare answer; `registry` may also be a trust server, whose API begins the same way.
   * @throws UnreachableError where there is no answer, or no token
   */
  async knock(registry: string, signal?: AbortSignal): Promise<HttpResponse> {
    return this.#endpointOf(registry).knock(signal);
  }

  /**
   * A mirror is asked first and may lack what its registry has, as docker takes it (moby `distribution/pull.go`). Where the
   * registry itself gives no answer either, a failure of the mirror says more.
   */
  async #answer(ask: Ask, question: Question): Promise<RegistryAnswer> {
    const { registry } = question.image;
    const mirror = this.#mirrorOf(registry);
    if (mirror === undefined) return answerOf(ask, this.#endpointOf(registry), question);
    const mirrored = await answerOf(ask, mirror, question);
    if (mirrored.kind === 'serves') return { ...mirrored, mirror: mirror.host };
    const answer = await answerOf(ask, this.#endpointOf(registry), question);
    return answer.kind === 'unavailable' && mirrored.kind === 'unavailable' ? mirrored : answer;
  }

  #endpointOf(registry: string): RegistryEndpoint {
    const host = registry === 'docker.io' ? DOCKER_HUB_HOST : registry;
    const scheme = this.#options.plainHttpHosts.has(host) ? 'http' : isLoopback(host) ? 'find-out' : 'https';
    return this.#endpoint({ key: registry, host, path: '', scheme, credentialsOf: registry });
  }

  /** It is shown its own credentials, if there are any, and never those of the registry behind it. */
  #mirrorOf(registry: string): RegistryEndpoint | undefined {
    const mirror = this.#options.mirrors?.get(registry);
    if (mirror === undefined) return undefined;
    const { protocol, host, pathname } = new URL(mirror);
    const scheme = protocol === 'http:' ? 'http' : 'https';
    const path = pathname.replace(/\/+$/, '');
    return this.#endpoint({ key: `mirror of ${registry}`, host, path, scheme, credentialsOf: host });
  }

  #endpoint({ key, credentialsOf, ...place }: Place): RegistryEndpoint {
    const { httpFor, timeoutMs } = this.#options;
    const known =
      this.#endpoints.get(key) ?? new RegistryEndpoint({ ...place, http: httpFor(credentialsOf), timeoutMs });
    this.#endpoints.set(key, known);
    return known;
  }
}

/** Where Docker Hub's registry listens (moby `registry/config.go`, `DefaultV2Registry`). */
const DOCKER_HUB_HOST = 'registry-1.docker.io';

interface Place {
  readonly key: string;
  readonly host: string;
  readonly path: string;
  readonly scheme: Scheme | 'find-out';
  readonly credentialsOf: string;
}

interface Question {
  readonly image: ImageName;
  readonly wanted: string | Digest;
  readonly signal: AbortSignal | undefined;
}

type Ask = (endpoint: RegistryEndpoint, question: Question) => Promise<RegistryAnswer>;

async function answerOf(ask: Ask, endpoint: RegistryEndpoint, question: Question): Promise<RegistryAnswer> {
  try {
    return await ask(endpoint, question);
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    return { kind: 'unavailable', host: error.host, reason: error.code, detail: error.message };
  }
}

/** HEAD costs Docker Hub's users nothing of their rate limit and is enough for most registries. */
async function askHead(endpoint: RegistryEndpoint, question: Question): Promise<RegistryAnswer> {
  const { image, wanted, signal } = question;
  const head = await endpoint.send({ method: 'HEAD', repository: image.repository, wanted, signal });
  return readManifestHead(endpoint.host, head, pinnedIn(question)) ?? askWhole(endpoint, question);
}

async function askWhole(endpoint: RegistryEndpoint, question: Question): Promise<RegistryAnswer> {
  const { image, wanted, signal } = question;
  const { repository } = image;
  try {
    const whole = await endpoint.send({ method: 'GET', repository, wanted, signal });
    return readManifest(endpoint.host, whole, pinnedIn(question));
  } catch (error) {
    if (!(error instanceof UnreachableError) || error.code !== 'rate-limited') throw error;
    // A host without pulls left may still say which digest it serves; one that wants to be left alone is not sent anything.
    const head = await endpoint.send({ method: 'HEAD', repository, wanted, signal });
    const answer = readManifestHead(endpoint.host, head, pinnedIn(question));
    if (answer === undefined) throw error;
    return answer;
  }
}

function pinnedIn({ wanted }: Pick<Question, 'wanted'>): Digest | undefined {
  return typeof wanted === 'string' ? undefined : wanted;
}
