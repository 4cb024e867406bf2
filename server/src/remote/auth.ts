import type { AuthorizedHttp, AuthorizedRequest } from './authorized-http.ts';
import { parseChallenges, type Challenge } from './challenge.ts';
import { Flights } from './flights.ts';
import type { Clock, Credentials, CredentialsPort, HttpPort, HttpRequest, HttpResponse, LogPort } from './ports.ts';
import {
  basicAuthorization,
  bearerAuthorization,
  mayCarryCredentials,
  requestToken,
  type TokenRequest,
} from './token.ts';

export interface AuthorizationPorts {
  readonly http: HttpPort;
  readonly credentials: CredentialsPort;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: LogPort;
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
   * GetNotaryRepository`): whoever chose that server, the user or docker's default, chose to.
   * @param registry the host whose credentials are used, `docker.io` for Docker Hub
   */
  forRegistry(registry: string): AuthorizedHttp {
    const known = this.#registries.get(registry) ?? new RegistryHttp(this.#ports, registry);
    this.#registries.set(registry, known);
    return known;
  }
}

interface IssuedToken {
  readonly authorization: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Tokens and credentials live in memory only, as long as this object. Failures are not kept. */
class RegistryHttp implements AuthorizedHttp {
  readonly #ports: AuthorizationPorts;
  readonly #registry: string;
  /** What each origin wants, so that only the first request to it is sent in vain. */
  readonly #challenges = new Map<string, Challenge>();
  /** By origin and scope. */
  readonly #tokens = new Map<string, IssuedToken>();
  readonly #requests = new Flights<IssuedToken>();
  #credentials: Promise<Credentials | undefined> | undefined;

  constructor(ports: AuthorizationPorts, registry: string) {
    this.#ports = ports;
    this.#registry = registry;
  }

  async send(request: AuthorizedRequest): Promise<HttpResponse> {
    const url = new URL(request.url);
    const end = this.#ports.clock.now() + request.timeoutMs;
    const withinTime = () => ({ ...request, timeoutMs: Math.max(1, end - this.#ports.clock.now()) });
    const known = this.#challenges.get(url.origin);
    const offered = known && (await this.#authorize(known, url, withinTime()));
    const first = await this.#ports.http.send(withAuthorization(withinTime(), offered));
    const challenge = first.status === 401 ? chooseChallenge(first) : undefined;
    if (challenge === undefined) return first;
    this.#challenges.set(url.origin, challenge);
    this.#forget(url, request.scope, offered);
    const answer = await this.#authorize(challenge, url, withinTime());
    if (answer === undefined || answer === offered) return first;
    const second = await this.#ports.http.send(withAuthorization(withinTime(), answer));
    if (second.status === 401) this.#forget(url, request.scope, answer);
    return second;
  }

  /** The `authorization` header that answers the challenge; `undefined` where we have nothing to answer with. */
  async #authorize(challenge: Challenge, url: URL, request: AuthorizedRequest): Promise<string | undefined> {
    const credentials = mayCarryCredentials(url) ? await this.#findCredentials() : undefined;
    if (challenge.scheme === 'basic') {
      return credentials?.kind === 'basic' ? basicAuthorization(credentials) : undefined;
    }
    if (credentials?.kind === 'registry-token') return bearerAuthorization(credentials.token);
    return (await this.#token(challenge, url, request, credentials)).authorization;
  }

  async #token(
    challenge: Challenge,
    server: URL,
    { scope, timeoutMs, signal }: AuthorizedRequest,
    credentials: Credentials | undefined,
  ): Promise<IssuedToken> {
    const key = tokenKey(server, scope);
    const known = this.#tokens.get(key);
    if (known !== undefined && this.#ports.clock.now() < known.expiresAt) return known;
    return this.#requests.join(key, signal, (shared) =>
      this.#issue(key, { server, challenge, scope, credentials, timeoutMs, signal: shared }),
    );
  }

  async #issue(key: string, request: TokenRequest): Promise<IssuedToken> {
    this.#ports.log.debug(`asking for a token for ${request.scope} of ${request.server.host}`);
    try {
      const token = await requestToken(this.#ports.http, request);
      const expiresAt = this.#ports.clock.now() + token.lifetime * 1000;
      const issued = { authorization: `Bearer ${token.value}`, expiresAt };
      this.#tokens.set(key, issued);
      return issued;
    } catch (error) {
      this.#credentials = undefined;
      throw error;
    }
  }

  async #findCredentials(): Promise<Credentials | undefined> {
    this.#credentials ??= this.#ports.credentials.find(this.#registry);
    try {
      return await this.#credentials;
    } catch (error) {
      this.#credentials = undefined;
      throw error;
    }
  }

  /** What was refused is not offered again; a token that another request has fetched in the meantime stays. */
  #forget(url: URL, scope: string, refused: string | undefined): void {
    if (refused === undefined) return;
    this.#credentials = undefined;
    const key = tokenKey(url, scope);
    if (this.#tokens.get(key)?.authorization === refused) this.#tokens.delete(key);
  }
}

function tokenKey(url: URL, scope: string): string {
  return `${url.origin} ${scope}`;
}

/** Bearer before basic, as docker has it: a token opens one repository, a password everything. */
function chooseChallenge(answer: HttpResponse): Challenge | undefined {
  const challenges = parseChallenges(answer.headers.get('www-authenticate') ?? '');
  const find = (scheme: string) => challenges.find((challenge) => challenge.scheme === scheme);
  return find('bearer') ?? find('basic');
}

function withAuthorization(request: HttpRequest, authorization: string | undefined): HttpRequest {
  return authorization === undefined ? request : { ...request, headers: { ...request.headers, authorization } };
}
