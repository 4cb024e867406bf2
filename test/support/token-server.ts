import { createPrivateKey, randomUUID, sign, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { serveHttp } from './hostile-server.ts';
import type { TokenAuth } from './real-registry.ts';
import type { ServerCertificate } from './tls-certs.ts';

const SERVICE = 'registry.test';
const ISSUER = 'token-server.test';

/** Who may have tokens. Everyone may pull from `public/…`, who is known from everywhere; nobody may push to `…/read-only`. */
export interface TokenServerOptions {
  readonly certificate: ServerCertificate;
  readonly username: string;
  readonly password: string;
  /** A refresh token that stands for the user. */
  readonly identityToken: string;
}

export interface TokenServer {
  /** What a server needs to send its clients here and to believe the tokens. */
  readonly auth: TokenAuth;
  /** `GET SCOPES known`, a line a request, without credentials. */
  readonly asked: string[];
  /** The value of an `authorization` header that may push to a repository. */
  authorizationFor(repository: string): string;
  stop(): Promise<void>;
}

/** A token server as the specification has it (distribution, "Token Authentication"), with ES256 signatures. */
export async function startTokenServer(options: TokenServerOptions): Promise<TokenServer> {
  const issue = await issuer(options.certificate);
  const asked: string[] = [];
  const server = await serveHttp((request, response) => {
    void readQuestion(request).then((question) => {
      const isKnown = knows(options, request.headers.authorization, question);
      asked.push(`${request.method ?? ''} ${question.getAll('scope').join(' ')} ${isKnown ? 'known' : 'anonymous'}`);
      const hasTried = request.headers.authorization !== undefined || question.has('refresh_token');
      if (hasTried && !isKnown) return response.writeHead(401).end();
      const scopes = question.getAll('scope').flatMap((scope) => scope.split(' '));
      const token = issue(scopes.flatMap((scope) => grant(scope, isKnown)));
      return response.end(JSON.stringify({ token, access_token: token, expires_in: 300 }));
    });
  });
  const realm = `${server.url}/token`;
  return {
    auth: { kind: 'token', realm, service: SERVICE, issuer: ISSUER, rootCertFile: options.certificate.caFile },
    asked,
    authorizationFor: (name) => `Bearer ${issue([{ type: 'repository', name, actions: ['pull', 'push'] }])}`,
    stop: () => server.stop(),
  };
}

interface Access {
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
}

async function readQuestion(request: IncomingMessage): Promise<URLSearchParams> {
  if (request.method === 'POST') return new URLSearchParams(await text(request));
  return new URL(request.url ?? '/', 'http://localhost').searchParams;
}

function knows(options: TokenServerOptions, authorization: string | undefined, question: URLSearchParams): boolean {
  const basic = `Basic ${Buffer.from(`${options.username}:${options.password}`).toString('base64')}`;
  return authorization === basic || question.get('refresh_token') === options.identityToken;
}

function grant(scope: string, isKnown: boolean): readonly Access[] {
  const [, type = '', name = '', actions = ''] = /^([^:]+):(.+):([^:]+)$/.exec(scope) ?? [];
  const allowed = actions.split(',').filter((action) => action === 'pull' || !name.endsWith('/read-only'));
  return isKnown || name.startsWith('public/') ? [{ type, name, actions: allowed }] : [];
}

/** Signs JSON web tokens that carry their certificate (RFC 7515, `x5c`). */
async function issuer({ certFile, keyFile }: ServerCertificate): Promise<(access: readonly Access[]) => string> {
  const key = createPrivateKey(await readFile(keyFile));
  const certificate = new X509Certificate(await readFile(certFile)).raw.toString('base64');
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return (access) => {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: ISSUER,
      sub: 'test',
      aud: SERVICE,
      iat: now,
      nbf: now - 60,
      exp: now + 300,
      jti: randomUUID(),
    };
    const signed = `${part({ typ: 'JWT', alg: 'ES256', x5c: [certificate] })}.${part({ ...claims, access })}`;
    return `${signed}.${sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  };
}
