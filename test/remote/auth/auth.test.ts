import { describe, expect, it } from 'vitest';
import { Authorization } from '../../../server/src/remote/auth/auth.ts';
import type { AuthorizedRequest } from '../../../server/src/remote/auth/authorized-http.ts';
import type { Credentials, HttpRequest } from '../../../server/src/remote/ports.ts';
import { fakeHttp, fakeLog, type FakeAnswer, type FakeHttp } from '../../support/fake-http.ts';

const SCOPE = 'repository:library/alpine:pull';
const REALM = 'https://auth.example.com/token';
const BEARER = `Bearer realm="${REALM}",service="reg.example.com"`;
const ADA: Credentials = { kind: 'basic', username: 'ada', password: 'correct horse' };
const ADA_BASIC = `Basic ${Buffer.from('ada:correct horse').toString('base64')}`;

const unauthorised = (challenge: string): FakeAnswer => ({ status: 401, headers: { 'www-authenticate': challenge } });

/** A registry that wants a bearer token, with its token server, which issues t1, t2, …; `isGood` says which ones do. */
function bearerWorld({
  credentials,
  challenge = BEARER,
  token = (position) => ({ body: { token: `t${position}`, expires_in: 300 } }),
  isGood = () => true,
}: {
  readonly credentials?: Credentials;
  readonly challenge?: string;
  readonly token?: (position: number) => FakeAnswer | Error;
  readonly isGood?: (authorization: string) => boolean;
} = {}) {
  let issued = 0;
  const http = fakeHttp((request) => {
    if (new URL(request.url).pathname === '/token') return token(++issued);
    const authorization = request.headers?.['authorization'];
    return authorization?.startsWith('Bearer ') && isGood(authorization) ? { body: 'ok' } : unauthorised(challenge);
  });
  return { ...world(http, credentials), http };
}

function world(http: FakeHttp, credentials: Credentials | undefined, now = { ms: 0 }) {
  const found: string[] = [];
  const find = (registry: string) => Promise.resolve(found.push(registry) > 0 ? credentials : undefined);
  const log = fakeLog();
  const authorization = new Authorization({ http, credentials: { find }, clock: { now: () => now.ms }, log });
  return { registry: authorization.forRegistry('reg.example.com'), authorization, found, log, now };
}

function get(url = 'https://reg.example.com/v2/library/alpine/manifests/3', more: Partial<AuthorizedRequest> = {}) {
  return { method: 'GET', url, scope: SCOPE, maxBytes: 1000, timeoutMs: 1000, ...more } as const;
}

const authorizations = (http: FakeHttp) => http.requests.map(({ headers }) => headers?.['authorization']);

describe('a server that wants nothing', () => {
  it('is asked once, without credentials', async () => {
    const http = fakeHttp(() => ({ status: 404 }));
    const { registry, found } = world(http, ADA);
    expect((await registry.send(get())).status).toBe(404);
    expect(authorizations(http)).toEqual([undefined]);
    expect(found).toEqual([]);
  });
});

describe('a basic challenge', () => {
  const http = () =>
    fakeHttp(({ headers }) =>
      headers?.['authorization'] === ADA_BASIC ? { body: 'ok' } : unauthorised('Basic realm="Registry"'),
    );

  it('is answered with docker’s credentials, and from then on in advance', async () => {
    const server = http();
    const { registry, found } = world(server, ADA);
    expect((await registry.send(get())).status).toBe(200);
    expect((await registry.send(get())).status).toBe(200);
    expect(authorizations(server)).toEqual([undefined, ADA_BASIC, ADA_BASIC]);
    expect(found).toEqual(['reg.example.com']);
  });

  it('stays a 401 without credentials', async () => {
    const server = http();
    expect((await world(server, undefined).registry.send(get())).status).toBe(401);
    expect(server.requests).toHaveLength(1);
  });

  it('stays a 401 with an identity token, which is no password', async () => {
    const server = http();
    expect((await world(server, { kind: 'identity-token', token: 'refresh' }).registry.send(get())).status).toBe(401);
    expect(authorizations(server)).toEqual([undefined]);
  });

  it('is not answered a second time with what was refused', async () => {
    const server = fakeHttp(() => unauthorised('Basic realm="Registry"'));
    const { registry } = world(server, ADA);
    await registry.send(get());
    expect((await registry.send(get())).status).toBe(401);
    expect(server.requests).toHaveLength(3);
  });

  it('is never answered over plain http, but to this machine', async () => {
    const server = http();
    const { registry } = world(server, ADA);
    expect((await registry.send(get('http://reg.lan/v2/'))).status).toBe(401);
    expect((await registry.send(get('http://localhost:5000/v2/'))).status).toBe(200);
    expect(authorizations(server)).toEqual([undefined, undefined, ADA_BASIC]);
  });
});

describe('a bearer challenge', () => {
  it('is answered with an anonymous token where docker has no credentials', async () => {
    const { registry, http } = bearerWorld();
    expect((await registry.send(get())).status).toBe(200);
    expect(http.asked()[1]).toBe(
      `GET ${REALM}?scope=repository%3Alibrary%2Falpine%3Apull&client_id=image-trust&service=reg.example.com`,
    );
    expect(authorizations(http)).toEqual([undefined, undefined, 'Bearer t1']);
  });

  it('is answered with a token for name and password', async () => {
    const { registry, http } = bearerWorld({ credentials: ADA });
    expect((await registry.send(get())).status).toBe(200);
    expect(authorizations(http)).toEqual([undefined, ADA_BASIC, 'Bearer t1']);
    expect(new URL(http.requests[1]?.url ?? '').searchParams.get('account')).toBe('ada');
  });

  it('is answered with a token for an identity token, which travels in the body', async () => {
    const { registry, http } = bearerWorld({ credentials: { kind: 'identity-token', token: 'refresh me' } });
    expect((await registry.send(get())).status).toBe(200);
    const asked = http.requests[1];
    expect(`${asked?.method ?? ''} ${asked?.url ?? ''}`).toBe(`POST ${REALM}`);
    expect(asked?.body).toBe(
      `scope=repository%3Alibrary%2Falpine%3Apull&client_id=image-trust&service=reg.example.com&grant_type=refresh_token&refresh_token=refresh+me`,
    );
  });

  it('is answered with a registry token as it is', async () => {
    const { registry, http } = bearerWorld({ credentials: { kind: 'registry-token', token: 'ready' } });
    expect((await registry.send(get())).status).toBe(200);
    expect(authorizations(http)).toEqual([undefined, 'Bearer ready']);
  });

  it.each<[name: string, credentials: Credentials]>([
    ['name and password', ADA],
    ['an identity token', { kind: 'identity-token', token: 'refresh me' }],
  ])('asks for nothing in particular where only %s is to be shown', async (_name, credentials) => {
    const { registry, http } = bearerWorld({ credentials });
    expect((await registry.send(get(undefined, { scope: '' }))).status).toBe(200);
    const [, asked] = http.requests;
    expect(`${asked?.url ?? ''} ${String(asked?.body)}`).not.toContain('scope');
  });

  it('goes before a basic one', async () => {
    const { registry, http } = bearerWorld({ credentials: ADA, challenge: `Basic realm="b", ${BEARER}` });
    await registry.send(get());
    expect(authorizations(http).at(-1)).toBe('Bearer t1');
  });

  it('takes `access_token` for `token`', async () => {
    const { registry, http } = bearerWorld({ token: () => ({ body: { access_token: 'other' } }) });
    await registry.send(get());
    expect(authorizations(http).at(-1)).toBe('Bearer other');
  });
});

describe('a token', () => {
  it('serves further requests until it expires, and no challenge is waited for again', async () => {
    const { registry, http, now } = bearerWorld();
    await registry.send(get());
    now.ms = 299_999;
    await registry.send(get());
    now.ms = 300_000;
    await registry.send(get());
    expect(authorizations(http)).toEqual([undefined, undefined, 'Bearer t1', 'Bearer t1', undefined, 'Bearer t2']);
  });

  it('lasts a minute where the server does not say how long', async () => {
    const { registry, http, now } = bearerWorld({ token: (position) => ({ body: { token: `t${position}` } }) });
    await registry.send(get());
    now.ms = 59_999;
    await registry.send(get());
    expect(authorizations(http).at(-1)).toBe('Bearer t1');
  });

  it('is asked for once by ten requests at a time', async () => {
    const { registry, http } = bearerWorld();
    await Promise.all(Array.from({ length: 10 }, () => registry.send(get())));
    expect(http.asked().filter((line) => line.includes('/token'))).toHaveLength(1);
  });

  it('opens no other repository', async () => {
    const { registry, http } = bearerWorld();
    await registry.send(get());
    await registry.send(get(undefined, { scope: 'repository:library/redis:pull' }));
    expect(authorizations(http).slice(3)).toEqual([undefined, 'Bearer t2']);
  });

  it('is renewed once where the server has stopped to take it', async () => {
    const { registry, http } = bearerWorld({ isGood: (authorization) => authorization !== 'Bearer t1' });
    expect((await registry.send(get())).status).toBe(401);
    expect((await registry.send(get())).status).toBe(200);
    expect(authorizations(http).at(-1)).toBe('Bearer t2');
  });

  it('that is refused for good ends in the server’s 401', async () => {
    const { registry, http } = bearerWorld({ isGood: () => false });
    expect((await registry.send(get())).status).toBe(401);
    expect(http.requests).toHaveLength(3);
  });

  it('is not waited for by who has gone, while others get it', async () => {
    const gone = new AbortController();
    const { registry, http } = bearerWorld();
    const first = registry.send(get(undefined, { signal: gone.signal }));
    const second = registry.send(get());
    gone.abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    expect((await second).status).toBe(200);
    expect(http.asked().filter((line) => line.includes('/token'))).toHaveLength(1);
  });
});

describe('a token server that gives none', () => {
  it.each<[answer: string, token: FakeAnswer, code: string]>([
    ['401', { status: 401 }, 'unauthorised'],
    ['403', { status: 403 }, 'forbidden'],
    ['429', { status: 429 }, 'rate-limited'],
    ['503', { status: 503 }, 'server-error'],
    ['a redirect', { status: 302, headers: { location: 'https://evil.example/token' } }, 'bad-answer'],
    ['a web page', { body: '<html>Sign in</html>' }, 'bad-answer'],
    ['no token', { body: {} }, 'bad-answer'],
    ['null', { body: 'null' }, 'bad-answer'],
    ['a token that is a number', { body: { token: 7 } }, 'bad-answer'],
    ['a token with a line end, to smuggle a header', { body: { token: 'a\r\nx-evil: 1' } }, 'bad-answer'],
  ])('%s', async (_name, token, code) => {
    const { registry } = bearerWorld({ token: () => token });
    await expect(registry.send(get())).rejects.toMatchObject({
      name: 'UnreachableError',
      code,
      host: 'auth.example.com',
    });
  });

  it('is asked again by the next request: failures are not kept', async () => {
    const { registry } = bearerWorld({ token: (n) => (n === 1 ? { status: 503 } : { body: { token: 'now' } }) });
    await expect(registry.send(get())).rejects.toMatchObject({ code: 'server-error' });
    expect((await registry.send(get())).status).toBe(200);
  });
});

describe('a realm that may not be asked', () => {
  it.each([
    ['plain http, from https', 'http://auth.example.com/token'],
    ['plain http on this machine, from https', 'http://localhost:8080/token'],
    ['a file', 'file:///etc/passwd'],
    ['no URL', '/token'],
    ['nothing', ''],
    ['with credentials of its own', 'https://eve:pw@auth.example.com/token'],
    ['where the clouds keep metadata', 'https://169.254.169.254/token'],
    ['the same, as it is written in IPv6', 'https://[::ffff:169.254.169.254]/token'],
  ])('%s', async (_name, realm) => {
    const { registry, http } = bearerWorld({ credentials: ADA, challenge: `Bearer realm="${realm}"` });
    await expect(registry.send(get())).rejects.toMatchObject({ code: 'bad-answer', host: 'reg.example.com' });
    expect(http.requests).toHaveLength(1);
  });

  const TOKEN: Credentials = { kind: 'identity-token', token: 'keep this' };

  it.each([
    ['the network', 'http://reg.lan/v2/', ADA],
    ['this machine', 'http://localhost:5000/v2/', ADA],
    ['this machine, with an identity token', 'http://localhost:5000/v2/', TOKEN],
  ])('gets no credentials over plain http from a plain http server on %s', async (_, url, credentials) => {
    const { registry, http } = bearerWorld({ credentials, challenge: 'Bearer realm="http://auth.lan/token"' });
    await registry.send(get(url));
    const asked = http.requests.find((request) => request.url.startsWith('http://auth.lan/token'));
    expect(asked).toMatchObject({ method: 'GET' });
    expect(JSON.stringify(asked)).not.toMatch(/authorization|ada|keep/);
  });
});

describe('two registries', () => {
  it('do not share credentials or tokens', async () => {
    const { authorization, found, http } = bearerWorld({ credentials: ADA });
    await authorization.forRegistry('reg.example.com').send(get());
    await authorization.forRegistry('other.example.com').send(get('https://other.example.com/v2/'));
    expect(found).toEqual(['reg.example.com', 'other.example.com']);
    expect(http.asked().filter((line) => line.includes('/token'))).toHaveLength(2);
  });
});

describe('the time of a request', () => {
  it('is shared by everything that it takes', async () => {
    const now = { ms: 0 };
    const asked: HttpRequest[] = [];
    const http = fakeHttp((request) => {
      asked.push(request);
      now.ms += 300;
      if (request.url.startsWith(REALM)) return { body: { token: 't' } };
      return request.headers?.['authorization'] === undefined ? unauthorised(BEARER) : { body: 'ok' };
    });
    await world(http, undefined, now).registry.send(get());
    expect(asked.map(({ timeoutMs }) => timeoutMs)).toEqual([1000, 700, 400]);
  });
});
