import { describe, expect, it } from 'vitest';
import { Authorization } from '../../../server/src/remote/auth/auth.ts';
import type { AuthorizedHttp } from '../../../server/src/remote/auth/authorized-http.ts';
import type { Credentials, HttpRequest } from '../../../server/src/remote/ports.ts';
import { fakeHttp, fakeLog, type FakeAnswer } from '../../support/fake-http.ts';

const BEARER = 'Bearer realm="https://auth.example.com/token",service="reg.example.com"';
const ADA: Credentials = { kind: 'basic', username: 'ada', password: 'correct horse' };

/** What a token server does with several scopes. The token is the scopes that it opens, joined with `+`. */
type TokenServer = (scopes: readonly string[]) => readonly string[] | FakeAnswer;

const generous: TokenServer = (scopes) => scopes;
const firstOnly: TokenServer = ([first = '']) => [first];
const oneEach: TokenServer = (scopes) => (scopes.length === 1 ? scopes : { status: 400 });
/** Nobody may pull `secret`; a question about it is answered as a whole. */
const allOrNothing: TokenServer = (scopes) => (scopes.includes('secret') ? { status: 403 } : scopes);
/** As distribution has it: what may not be pulled is left out. */
const leavesOut: TokenServer = (scopes) => scopes.filter((scope) => scope !== 'secret');

function world(tokenServer: TokenServer, credentials?: Credentials) {
  const questions: string[] = [];
  const answerToken = (request: HttpRequest): FakeAnswer => {
    const question = new URLSearchParams(
      request.method === 'POST' ? String(request.body) : new URL(request.url).search,
    );
    const scopes = question.getAll('scope').flatMap((scope) => scope.split(' '));
    questions.push(scopes.join(' '));
    const given = tokenServer(scopes);
    return Array.isArray(given) ? { body: { token: `+${given.join('+')}+`, expires_in: 300 } } : (given as FakeAnswer);
  };
  const http = fakeHttp((request) => {
    if (request.url.startsWith('https://auth.example.com')) return answerToken(request);
    const opens = request.headers?.['authorization'] ?? '';
    const isOpen = opens.includes(`+${new URL(request.url).pathname.slice(1)}+`);
    return isOpen ? { body: 'ok' } : { status: 401, headers: { 'www-authenticate': BEARER } };
  });
  const find = () => Promise.resolve(credentials);
  const ports = { http, credentials: { find }, clock: { now: () => 0 }, log: fakeLog() };
  return { http, questions, registry: new Authorization(ports).forRegistry('reg.example.com') };
}

const get = (registry: AuthorizedHttp, scope: string) =>
  registry.send({ method: 'GET', url: `https://reg.example.com/${scope}`, scope, maxBytes: 1000, timeoutMs: 1000 });

const statuses = async (registry: AuthorizedHttp, scopes: readonly string[]) =>
  (await Promise.all(scopes.map((scope) => get(registry, scope)))).map(({ status }) => status);

describe('repositories that are wanted at the same time', () => {
  it('share one token', async () => {
    const { registry, questions } = world(generous);
    expect(await statuses(registry, ['a', 'b', 'c'])).toEqual([200, 200, 200]);
    expect(questions).toEqual(['a b c']);
  });

  it('share one with an identity token, too', async () => {
    const { registry, questions } = world(generous, { kind: 'identity-token', token: 'refresh' });
    expect(await statuses(registry, ['a', 'b'])).toEqual([200, 200]);
    expect(questions).toEqual(['a b']);
  });

  it('also where they wait for others to be answered', async () => {
    const { registry, questions } = world(generous);
    const many = Array.from({ length: 40 }, (_, position) => `r${position}`);
    expect(new Set(await statuses(registry, many))).toEqual(new Set([200]));
    expect(questions.map((question) => question.split(' ').length)).toEqual([16, 16, 8]);
  });

  it('are not asked for again once there is a token', async () => {
    const { registry, questions } = world(generous);
    await statuses(registry, ['a', 'b']);
    await statuses(registry, ['b', 'c', 'a']);
    expect(questions).toEqual(['a b', 'c']);
  });
});

describe('a token server that does not do several scopes', () => {
  it.each<[name: string, tokenServer: TokenServer]>([
    ['refuses them', oneEach],
    ['reads the first only', firstOnly],
  ])('and %s is asked for one at a time', async (_name, tokenServer) => {
    const { registry, questions } = world(tokenServer);
    expect(await statuses(registry, ['a', 'b', 'c'])).toEqual([200, 200, 200]);
    expect(await statuses(registry, ['d', 'e'])).toEqual([200, 200]);
    expect(questions.slice(-2)).toEqual(['d', 'e']);
  });
});

describe('a repository that may not be pulled', () => {
  it.each<[name: string, tokenServer: TokenServer]>([
    ['is left out of the token', leavesOut],
    ['is refused with all others', allOrNothing],
  ])('keeps nobody from the others where it %s', async (_name, tokenServer) => {
    const { registry } = world(tokenServer);
    const results = await Promise.allSettled(['a', 'secret', 'b'].map((scope) => get(registry, scope)));
    const ends = results.map((end) => (end.status === 'fulfilled' ? end.value.status : 'refused'));
    expect(ends).toEqual([200, tokenServer === leavesOut ? 401 : 'refused', 200]);
  });

  it('does not end the sharing where others are told apart', async () => {
    const { registry, questions } = world(leavesOut);
    await statuses(registry, ['a', 'secret']);
    await statuses(registry, ['b', 'c']);
    expect(questions.at(-1)).toBe('b c');
  });
});

it('a wrong password is not tried again for every repository', async () => {
  const { registry, questions } = world(() => ({ status: 401 }), ADA);
  await Promise.allSettled(['a', 'b', 'c'].map((scope) => get(registry, scope)));
  expect(questions).toEqual(['a b c']);
});

it('eight things are asked of one server at a time, and waiting costs nobody their time', async () => {
  const time = { ms: 0 };
  let [open, most] = [0, 0];
  const limits: number[] = [];
  const http = {
    send: async (request: HttpRequest) => {
      limits.push(request.timeoutMs);
      most = Math.max(most, ++open);
      await new Promise(setImmediate);
      time.ms += 900;
      open -= 1;
      return fakeHttp(() => ({})).send(request);
    },
  };
  const ports = {
    http,
    credentials: { find: () => Promise.resolve(undefined) },
    clock: { now: () => time.ms },
    log: fakeLog(),
  };
  const registry = new Authorization(ports).forRegistry('reg.example.com');
  await statuses(
    registry,
    Array.from({ length: 20 }, (_, position) => `r${position}`),
  );
  expect(most).toBe(8);
  expect(new Set(limits)).toEqual(new Set([1000]));
});
