import type { AuthorizedHttp, AuthorizedRequest } from './authorized-http.ts';
import { waitUntilAborted } from './abortable.ts';
import { parseChallenges, type Challenge } from './challenge.ts';
import type { Clock, Credentials, CredentialsPort, HttpPort, HttpRequest, HttpResponse, LogPort } from './ports.ts';
import {
  basicAuthorization,
  bearerAuthorization,
  fetchToken,
  mayCarryCredentials,
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

/** A token, or the request for it that is under way; shared by all that need it. */
interface SharedToken {
  readonly authorization: Promise<string>;
  /** The outcome of `authorization`; absent while it is under way. */
  issued?: { readonly authorization: string; readonly expiresAt: number };
}

/** Tokens and credentials live in memory only, as long as this object. Failures are not kept. */
class RegistryHttp implements AuthorizedHttp {
  readonly #ports: AuthorizationPorts;
  readonly #registry: string;
  /** What each origin wants, so that only the first request to it is sent in vain. */
  readonly #challenges = new Map<string, Challenge>();
  /** By origin and scope. */
  readonly #tokens = new Map<string, SharedToken>();
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
    const { scope, timeoutMs } = request;
    const token = this.#token({ server: url, challenge, scope, credentials, timeoutMs });
    return waitUntilAborted(token, url.host, request.signal);
  }

  #token(request: TokenRequest): Promise<string> {
    const key = tokenKey(request.server, request.scope);
    const known = this.#tokens.get(key);
    const expiresAt = known?.issued?.expiresAt ?? Infinity;
    if (known !== undefined && this.#ports.clock.now() < expiresAt) return known.authorization;
    const shared: SharedToken = { authorization: this.#fetch(request, (issued) => (shared.issued = issued)) };
    this.#tokens.set(key, shared);
    shared.authorization.catch(() => {
      if (this.#tokens.get(key) === shared) this.#tokens.delete(key);
      this.#credentials = undefined;
    });
    return shared.authorization;
  }

  async #fetch(request: TokenRequest, onIssue: (issued: NonNullable<SharedToken['issued']>) => void): Promise<string> {
    this.#ports.log.debug(`asking for a token for ${request.scope} at ${request.server.host}`);
    const token = await fetchToken(this.#ports.http, request);
    const authorization = `Bearer ${token.value}`;
    onIssue({ authorization, expiresAt: this.#ports.clock.now() + token.lifetime * 1000 });
    return authorization;
  }

  #findCredentials(): Promise<Credentials | undefined> {
    this.#credentials ??= this.#ports.credentials.find(this.#registry);
    return this.#credentials;
  }

  /** What was refused is not offered again; a token that another request has fetched in the meantime stays. */
  #forget(url: URL, scope: string, refused: string | undefined): void {
    if (refused === undefined) return;
    this.#credentials = undefined;
    const key = tokenKey(url, scope);
    if (this.#tokens.get(key)?.issued?.authorization === refused) this.#tokens.delete(key);
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
