import pLimit, { type LimitFunction } from 'p-limit';
import type { AuthorizedHttp, AuthorizedRequest } from './authorized-http.ts';
import { parseChallenges, type Challenge } from './challenge.ts';
import { KnownCredentials } from './known-credentials.ts';
import type { CredentialsPort, HttpRequest, HttpResponse } from '../ports.ts';
import { basicAuthorization, bearerAuthorization } from './token.ts';
import { type TokenPorts, Tokens } from './tokens.ts';

export interface AuthorizationPorts extends TokenPorts {
  readonly credentials: CredentialsPort;
}

/** Hands out, for each registry, HTTP that answers challenges with docker's credentials for that registry. */
export class Authorization {
  readonly #ports: AuthorizationPorts;
  readonly #registries = new Map<string, AuthorizedHttp>();

  constructor(ports: AuthorizationPorts) {
    this.#ports = ports;
  }

  /**
   * The trust server of a registry is asked with the registry's credentials, as docker does (docker/cli `trust.go
   * GetNotaryRepository`), unless there are some for itself: whoever chose that server, the user or docker's default, chose to.
   * @param registry the host whose credentials are used, `docker.io` for Docker Hub
   */
  forRegistry(registry: string): AuthorizedHttp {
    const known = this.#registries.get(registry) ?? new RegistryHttp(this.#ports, registry);
    this.#registries.set(registry, known);
    return known;
  }
}

/** What is offered to a server: a header, and whether its token was asked for together with others. */
interface Offer {
  readonly authorization: string;
  readonly asked: 'alone' | 'together';
}

/** Requests to one server at a time; more wait their turn, which counts towards nobody's time limit. */
const REQUESTS_PER_SERVER = 8;

/** Tokens and credentials live in memory only, as long as this object. Failures are not kept. */
class RegistryHttp implements AuthorizedHttp {
  readonly #ports: AuthorizationPorts;
  readonly #credentials: KnownCredentials;
  readonly #tokens: Tokens;
  /** What each origin wants, so that only the first request to it is sent in vain. */
  readonly #challenges = new Map<string, Challenge>();
  readonly #limits = new Map<string, LimitFunction>();

  constructor(ports: AuthorizationPorts, registry: string) {
    this.#ports = ports;
    this.#credentials = new KnownCredentials(ports, registry);
    this.#tokens = new Tokens(ports);
  }

  async send(request: AuthorizedRequest): Promise<HttpResponse> {
    const url = new URL(request.url);
    const over = this.#tokens.expect(url, request.scope);
    try {
      return await this.#limit(url)(() => this.#exchange(url, request));
    } finally {
      over();
    }
  }

  async #exchange(url: URL, request: AuthorizedRequest): Promise<HttpResponse> {
    const end = this.#ports.clock.now() + request.timeoutMs;
    const withinTime = () => ({ ...request, timeoutMs: Math.max(1, end - this.#ports.clock.now()) });
    const send = (offer: Offer | undefined) => this.#ports.http.send(withAuthorization(withinTime(), offer));
    const known = this.#challenges.get(url.origin);
    const offered = known && (await this.#offer(known, url, withinTime()));
    const first = await send(offered);
    const challenge = first.status === 401 ? chooseChallenge(first) : undefined;
    if (challenge === undefined) return first;
    this.#challenges.set(url.origin, challenge);
    this.#forget(url, request.scope, offered);
    const offer = await this.#offer(challenge, url, withinTime());
    if (offer === undefined || offer.authorization === offered?.authorization) return first;
    const second = await send(offer);
    if (second.status !== 401) return second;
    this.#forget(url, request.scope, offer);
    return offer.asked === 'alone' ? second : this.#exchangeAlone(challenge, url, withinTime());
  }

  /** A token for several scopes may lack one of them: the server refuses it, or does not do several at all. */
  async #exchangeAlone(challenge: Challenge, url: URL, request: AuthorizedRequest): Promise<HttpResponse> {
    const credentials = await this.#credentials.of(url);
    const { scope, timeoutMs, signal } = request;
    const offer = await this.#tokens.findAlone({ server: url, challenge, scope, credentials, timeoutMs, signal });
    const answer = await this.#ports.http.send(withAuthorization(request, offer));
    if (answer.status === 401) this.#forget(url, scope, offer);
    else this.#tokens.askSeparately(url);
    return answer;
  }

  /** What answers the challenge; `undefined` where we have nothing to answer with. */
  async #offer(challenge: Challenge, server: URL, request: AuthorizedRequest): Promise<Offer | undefined> {
    const credentials = await this.#credentials.of(server);
    if (challenge.scheme === 'basic') {
      return credentials?.kind === 'basic' ? alone(basicAuthorization(credentials)) : undefined;
    }
    if (credentials?.kind === 'registry-token') return alone(bearerAuthorization(credentials.token));
    const { scope, timeoutMs, signal } = request;
    try {
      return await this.#tokens.find({ server, challenge, scope, credentials, timeoutMs, signal });
    } catch (error) {
      this.#credentials.refuse(server);
      throw error;
    }
  }

  #forget(url: URL, scope: string, refused: Offer | undefined): void {
    if (refused === undefined) return;
    this.#credentials.refuse(url);
    this.#tokens.forget(url, scope, refused.authorization);
  }

  #limit({ origin }: URL): LimitFunction {
    const limit = this.#limits.get(origin) ?? pLimit(REQUESTS_PER_SERVER);
    this.#limits.set(origin, limit);
    return limit;
  }
}

function alone(authorization: string | undefined): Offer | undefined {
  return authorization === undefined ? undefined : { authorization, asked: 'alone' };
}

/** Bearer before basic, as docker has it: a token opens one repository, a password everything. */
function chooseChallenge(answer: HttpResponse): Challenge | undefined {
  const challenges = parseChallenges(answer.headers.get('www-authenticate') ?? '');
  const find = (scheme: string) => challenges.find((challenge) => challenge.scheme === scheme);
  return find('bearer') ?? find('basic');
}

function withAuthorization(request: HttpRequest, offer: Offer | undefined): HttpRequest {
  if (offer === undefined) return request;
  return { ...request, headers: { ...request.headers, authorization: offer.authorization } };
}
