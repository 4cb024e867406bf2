import { UnreachableError } from '../../base/errors.ts';
import { isCloudMetadata, isLoopback } from '../../base/host.ts';
import type { Challenge } from './challenge.ts';
import type { Credentials, HttpPort, HttpRequest } from '../ports.ts';
import { reasonForStatus } from '../status.ts';

/** What a bearer token is for, and who asks. */
export interface TokenRequest {
  /** URL of the server whose challenge is answered. */
  readonly server: URL;
  readonly challenge: Challenge;
  /** What the token is to open, at least one; an empty one opens nothing and only says who asks. */
  readonly scopes: readonly string[];
  readonly credentials: Credentials | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

export interface Token {
  readonly value: string;
  /** Seconds from its issue on. */
  readonly lifetime: number;
}

/** How we name ourselves to token servers. */
const CLIENT_ID = 'image-trust';
const MAX_BYTES = 256 * 1024;
/** Clients once took every token to last a minute, so servers may not issue shorter ones (distribution `auth/session.go`). */
const SHORTEST_LIFETIME = 60;

/**
 * Asks the token server that the challenge names (distribution, "Token Authentication Specification"): with a name and
 * password or without any by GET, with an identity token by POST ("OAuth2 token authentication").
 * @throws UnreachableError where the token server cannot be reached, refuses, or answers something else
 */
export async function requestToken(http: HttpPort, request: TokenRequest): Promise<Token> {
  const realm = tokenRealm(request.server, request.challenge);
  const answer = await http.send({
    ...tokenHttpRequest(realm, request),
    maxBytes: MAX_BYTES,
    timeoutMs: request.timeoutMs,
    signal: request.signal,
  });
  if (answer.status !== 200) {
    const reason = reasonForStatus(answer.status);
    throw new UnreachableError(reason, realm.host, `the token server ${realm.host} answered ${answer.status}`);
  }
  const token = decodeToken(answer.body);
  if (token === undefined) throw new UnreachableError('bad-answer', realm.host, `${realm.host} sent no token`);
  return token;
}

/** Whether credentials may travel to `url`: never over a network in the clear. */
export function mayCarryCredentials(url: URL): boolean {
  return url.protocol === 'https:' || isLoopback(url.host);
}

/**
 * The realm may be on another host, as docker allows: a server that wanted the credentials for itself could as well ask for
 * them with a basic challenge. But a server reached over https may not lead to plain http, and none to where clouds keep
 * their metadata.
 */
function tokenRealm(server: URL, challenge: Challenge): URL {
  const text = challenge.parameters.get('realm') ?? '';
  const realm = URL.canParse(text) ? new URL(text) : undefined;
  const isAllowed = realm?.protocol === 'https:' || (realm?.protocol === 'http:' && server.protocol === 'http:');
  if (
    realm === undefined ||
    !isAllowed ||
    isCloudMetadata(realm.host) ||
    realm.username !== '' ||
    realm.password !== ''
  ) {
    throw new UnreachableError('bad-answer', server.host, `${server.host} names no token server that may be asked`);
  }
  return realm;
}

function tokenHttpRequest(realm: URL, request: TokenRequest): Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'> {
  const credentials = mayCarryCredentials(realm) ? request.credentials : undefined;
  const service = request.challenge.parameters.get('service');
  const isForm = credentials?.kind === 'identity-token';
  // One parameter a scope in a query, all in one in a form: the two specifications differ.
  const wanted = request.scopes.filter((scope) => scope !== '');
  const scopes = isForm && wanted.length > 0 ? [wanted.join(' ')] : wanted;
  const question = new URLSearchParams(scopes.map((scope): [string, string] => ['scope', scope]));
  question.set('client_id', CLIENT_ID);
  if (service !== undefined) question.set('service', service);
  if (isForm) {
    question.set('grant_type', 'refresh_token');
    question.set('refresh_token', credentials.token);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return { method: 'POST', url: realm.href, headers, body: question.toString() };
  }
  const url = new URL(realm);
  if (credentials?.kind === 'basic') question.set('account', credentials.username);
  for (const [name, value] of question) url.searchParams.append(name, value);
  const headers = credentials?.kind === 'basic' ? { authorization: basicAuthorization(credentials) } : {};
  return { method: 'GET', url: url.href, headers };
}

/** The value of an `authorization` header (RFC 7617, in UTF-8). */
export function basicAuthorization({ username, password }: Credentials & { readonly kind: 'basic' }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** The value of an `authorization` header; `undefined` for a token that would not be one word of a header. */
export function bearerAuthorization(token: string): string | undefined {
  return /^[\x21-\x7e]+$/.test(token) ? `Bearer ${token}` : undefined;
}

function decodeToken(body: Uint8Array): Token | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
  if (typeof answer !== 'object' || answer === null) return undefined;
  const members = new Map<string, unknown>(Object.entries(answer));
  const value = [members.get('access_token'), members.get('token')].find(
    (each) => typeof each === 'string' && each !== '',
  );
  const seconds = members.get('expires_in');
  const lifetime = Math.max(SHORTEST_LIFETIME, typeof seconds === 'number' ? seconds : 0);
  return typeof value === 'string' && bearerAuthorization(value) !== undefined ? { value, lifetime } : undefined;
}
