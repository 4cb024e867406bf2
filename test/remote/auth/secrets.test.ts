import type { RequestListener } from 'node:http';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Gun, ImageName } from '../../../server/src/reference/image-name.ts';
import { Authorization } from '../../../server/src/remote/auth/auth.ts';
import type { Credentials, HttpPort } from '../../../server/src/remote/ports.ts';
import { Registries } from '../../../server/src/remote/registry/registry.ts';
import { fakeLog } from '../../support/fake-http.ts';
import { closedPort, serveHttp } from '../../support/hostile-server.ts';
import { during, newHttp } from '../../support/real-http.ts';

const SECRET = 'hunter2';
const IN_BASE64 = Buffer.from(`ada:${SECRET}`).toString('base64');

const CREDENTIALS: readonly Credentials[] = [
  { kind: 'basic', username: 'ada', password: SECRET },
  { kind: 'identity-token', token: SECRET },
  { kind: 'registry-token', token: SECRET },
  { kind: 'registry-token', token: `${SECRET}\r\nx: y` },
];

/** Hands back all that it was sent: what a server in debug mode does. */
const echo =
  (status: number): RequestListener =>
  (request, response) => {
    response.writeHead(status, { 'content-type': 'text/html', 'x-echo': String(request.headers.authorization) });
    response.write(JSON.stringify([request.url, request.headers]));
    request.pipe(response);
  };

const TOKEN_SERVERS: readonly (readonly [name: string, answer: RequestListener])[] = [
  ['gives a token', (_request, response) => void response.end(JSON.stringify({ token: `token-${SECRET}` }))],
  ['gives a token that is none', (_request, response) => void response.end(JSON.stringify({ token: `${SECRET}\n` }))],
  ['refuses and echoes', echo(401)],
  ['fails and echoes', echo(500)],
  ['answers and echoes', echo(200)],
  ['redirects', (_request, response) => void response.writeHead(307, { location: 'https://evil.example/' }).end()],
  ['hangs up', (request) => request.socket.destroy()],
  ['sends no HTTP', (request) => request.socket.end(`${String(request.headers.authorization)}\r\n\r\n`)],
  ['never answers', () => undefined],
];

const REGISTRIES: readonly (readonly [name: string, answer: (challenge: string) => RequestListener])[] = [
  [
    'wants what it is given, and echoes',
    (challenge) => (request, response) => {
      response.setHeader('www-authenticate', challenge);
      echo(401)(request, response);
    },
  ],
  [
    'fails once it knows who asks',
    (challenge) => (request, response) => {
      if (request.headers.authorization !== undefined) return request.socket.destroy();
      return response.writeHead(401, { 'www-authenticate': challenge }).end();
    },
  ],
];

/** Everything that is left after asking a registry: the answer or the error, and the log. */
async function traces(http: HttpPort, registry: string, credentials: Credentials): Promise<string> {
  const log = fakeLog();
  const find = () => Promise.resolve(credentials);
  const authorization = new Authorization({ http, credentials: { find }, clock: { now: () => 0 }, log });
  const httpFor = (host: string) => authorization.forRegistry(host);
  const image: ImageName = { registry, repository: 'app', gun: `${registry}/app` as Gun, familiar: 'app' };
  const outcome: unknown[] = [
    await new Registries({ httpFor, plainHttpHosts: new Set(), timeoutMs: 100 }).serve(image, '1'),
  ];
  const url = `http://${registry}/v2/app/manifests/1`;
  const request = { method: 'GET', url, scope: 's', maxBytes: 10, timeoutMs: 100 } as const;
  const status = httpFor(registry)
    .send(request)
    .then((answer) => answer.status);
  outcome.push(await status.catch((error: unknown) => error));
  return inspect([outcome, log.lines], { depth: Infinity, maxStringLength: Infinity });
}

describe('no credential is left in an answer, an error or a log', () => {
  const cases = REGISTRIES.flatMap(([registry, answer]) =>
    TOKEN_SERVERS.map(([server, token]) => [registry, server, answer, token] as const),
  );

  it.each(cases)('where a registry %s, and its token server %s', async (_registry, _server, answer, token) => {
    const http = newHttp();
    const tokens = await during(serveHttp(token));
    for (const challenge of [`Bearer realm="${tokens.url}/token",service="s"`, 'Basic realm="r"']) {
      const registry = await during(serveHttp(answer(challenge)));
      for (const credentials of CREDENTIALS) {
        const left = await traces(http, registry.host, credentials);
        expect(left).not.toContain(SECRET);
        expect(left).not.toContain(IN_BASE64);
      }
    }
  });

  it('where the token server is not there', async () => {
    const realm = `http://${await closedPort()}/token`;
    const registry = await during(
      serveHttp((_request, response) => {
        response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}?x=${SECRET}"` }).end();
      }),
    );
    const http = newHttp();
    for (const credentials of CREDENTIALS) expect(await traces(http, registry.host, credentials)).not.toContain(SECRET);
  });
});
