import { UnreachableError, type UnreachableReason } from '../../base/errors.ts';
import type { Clock, HttpPort, LogPort } from '../ports.ts';
import { Flights } from '../updating/flights.ts';
import { requestToken, type TokenRequest } from './token.ts';

export interface TokenPorts {
  readonly http: HttpPort;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: LogPort;
}

export interface IssuedToken {
  readonly authorization: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** How many scopes it was asked for. A server may have left some of several out. */
  readonly asked: 'alone' | 'together';
}

/** A token for one scope, wanted by one request. */
export interface TokenQuestion extends Omit<TokenRequest, 'scopes'> {
  readonly scope: string;
}

/** Scopes in one request at most: names are up to 255 bytes, and servers take some 8 KiB of URL and of token. */
const MOST_SCOPES = 16;

/** Answers to many scopes that one scope alone may not get. */
const ABOUT_SCOPES: ReadonlySet<UnreachableReason> = new Set(['unauthorised', 'forbidden', 'not-found', 'bad-answer']);

/**
 * Tokens of one registry's credentials, by server and scope, in memory only. Scopes that are wanted at the same time are asked
 * for in one request, and one by one where a server does not do that. Failures are not kept.
 */
export class Tokens {
  readonly #ports: TokenPorts;
  readonly #issued = new Map<string, IssuedToken>();
  readonly #flights = new Flights<IssuedToken>();
  /** The scopes that are being asked for together with a scope. */
  readonly #batches = new Map<string, readonly string[]>();
  /** How many requests will want a scope, by server. */
  readonly #expected = new Map<string, Map<string, number>>();
  readonly #separately = new Set<string>();

  constructor(ports: TokenPorts) {
    this.#ports = ports;
  }

  /** Says that a request for `scope` is under way, which may need a token; call what is returned when it is over. */
  expect({ origin }: URL, scope: string): () => void {
    const counts = this.#expected.get(origin) ?? new Map<string, number>();
    this.#expected.set(origin, counts.set(scope, (counts.get(scope) ?? 0) + 1));
    return () => {
      const left = (counts.get(scope) ?? 0) - 1;
      if (left > 0) counts.set(scope, left);
      else counts.delete(scope);
    };
  }

  /** @throws UnreachableError where the token server cannot be reached, or gives none */
  async find(question: TokenQuestion): Promise<IssuedToken> {
    const key = keyOf(question.server, question.scope);
    const known = this.#fresh(key);
    if (known !== undefined) return known;
    const scopes = this.#batches.get(key) ?? this.#gather(question);
    try {
      return await this.#join(question, scopes);
    } catch (error) {
      if (scopes.length === 1 || !mayBeAboutScopes(error, question)) throw error;
      this.askSeparately(question.server);
      return this.find(question);
    }
  }

  /** A new token for this scope and no other. @throws UnreachableError as `find` */
  findAlone(question: TokenQuestion): Promise<IssuedToken> {
    return this.#join(question, [question.scope]);
  }

  /** From now on every scope of this server is asked for alone. */
  askSeparately({ origin }: URL): void {
    this.#separately.add(origin);
  }

  /** What was refused is not offered again; a token that another request has fetched in the meantime stays. */
  forget(server: URL, scope: string, refused: string): void {
    const key = keyOf(server, scope);
    if (this.#issued.get(key)?.authorization === refused) this.#issued.delete(key);
  }

  #fresh(key: string): IssuedToken | undefined {
    const known = this.#issued.get(key);
    return known !== undefined && this.#ports.clock.now() < known.expiresAt ? known : undefined;
  }

  /** The scope with others that are going to be wanted of the same server and that nobody asks for yet. */
  #gather({ server, scope }: TokenQuestion): readonly string[] {
    if (this.#separately.has(server.origin)) return [scope];
    const others = [...(this.#expected.get(server.origin)?.keys() ?? [])].filter((other) => {
      const key = keyOf(server, other);
      return other !== scope && this.#fresh(key) === undefined && !this.#batches.has(key);
    });
    return [scope, ...others].slice(0, MOST_SCOPES);
  }

  #join(question: TokenQuestion, scopes: readonly string[]): Promise<IssuedToken> {
    const { server, signal } = question;
    return this.#flights.join(keyOf(server, scopes.join(' ')), signal, (shared) =>
      this.#issue({ ...question, scopes, signal: shared }),
    );
  }

  async #issue(request: TokenRequest): Promise<IssuedToken> {
    const { http, clock, log } = this.#ports;
    const { server, scopes } = request;
    const keys = scopes.map((scope) => keyOf(server, scope));
    for (const key of keys) this.#batches.set(key, scopes);
    log.debug(`asking for a token for ${scopes.join(' ')} of ${server.host}`);
    try {
      const { value, lifetime } = await requestToken(http, request);
      const issued: IssuedToken = {
        authorization: `Bearer ${value}`,
        expiresAt: clock.now() + lifetime * 1000,
        asked: scopes.length === 1 ? 'alone' : 'together',
      };
      for (const key of keys) this.#issued.set(key, issued);
      return issued;
    } finally {
      for (const key of keys) if (this.#batches.get(key) === scopes) this.#batches.delete(key);
    }
  }
}

/** Not where credentials were shown and refused: those are wrong for one scope, too. */
function mayBeAboutScopes(error: unknown, { credentials }: TokenQuestion): boolean {
  if (!(error instanceof UnreachableError) || !ABOUT_SCOPES.has(error.code)) return false;
  return error.code !== 'unauthorised' || credentials === undefined;
}

function keyOf({ origin }: URL, scope: string): string {
  return `${origin} ${scope}`;
}
