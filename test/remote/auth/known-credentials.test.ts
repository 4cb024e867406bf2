import { expect, it } from 'vitest';
import { Authorization } from '../../../server/src/remote/auth/auth.ts';
import type { Credentials } from '../../../server/src/remote/ports.ts';
import { fakeHttp, fakeLog } from '../../support/fake-http.ts';

const ADA: Credentials = { kind: 'basic', username: 'ada', password: 'correct horse' };
const ADA_BASIC = `Basic ${Buffer.from('ada:correct horse').toString('base64')}`;
const CAROL: Credentials = { kind: 'basic', username: 'carol', password: 'battery staple' };
const CAROL_BASIC = `Basic ${Buffer.from('carol:battery staple').toString('base64')}`;

/** Everyone wants Ada's password; `known` are the credentials, which may come and go. */
function world(known: Map<string, Credentials>, registry = 'reg.example.com') {
  const http = fakeHttp(({ headers }) =>
    headers?.['authorization'] === ADA_BASIC ? {} : { status: 401, headers: { 'www-authenticate': 'Basic realm="r"' } },
  );
  const now = { ms: 0 };
  const lookUps: string[] = [];
  let lookUpMs = 0;
  const find = async (host: string) => {
    lookUps.push(host);
    await Promise.resolve();
    now.ms += lookUpMs;
    return known.get(host);
  };
  const takes = (ms: number) => void (lookUpMs = ms);
  const ports = { http, credentials: { find }, clock: { now: () => now.ms }, log: fakeLog() };
  const authorized = new Authorization(ports).forRegistry(registry);
  const status = async (host = 'reg.example.com') => {
    const request = { method: 'GET', url: `https://${host}/v2/`, scope: '', maxBytes: 1000, timeoutMs: 1000 } as const;
    return (await authorized.send(request)).status;
  };
  const shown = () =>
    http.requests.flatMap(({ url, headers }) =>
      headers?.['authorization'] === undefined ? [] : [`${new URL(url).host} ${headers['authorization']}`],
    );
  return { status, shown, lookUps, now, takes };
}

it.each<[name: string, known: [string, Credentials][], shown: readonly string[]]>([
  [
    'of the registry are shown to its trust server',
    [['reg.example.com', ADA]],
    [`trust.example.com ${ADA_BASIC}`, `reg.example.com ${ADA_BASIC}`],
  ],
  [
    'of the trust server go before those of its registry',
    [
      ['reg.example.com', ADA],
      ['trust.example.com', CAROL],
    ],
    [`trust.example.com ${CAROL_BASIC}`, `reg.example.com ${ADA_BASIC}`],
  ],
  [
    'of the trust server are not shown to its registry',
    [['trust.example.com', CAROL]],
    [`trust.example.com ${CAROL_BASIC}`],
  ],
])('credentials %s', async (_name, known, expected) => {
  const { status, shown } = world(new Map(known));
  await status('trust.example.com');
  await status();
  expect(shown()).toEqual(expected);
});

it('credentials of Docker Hub are looked up under its name only', async () => {
  const { status, lookUps } = world(new Map(), 'docker.io');
  await status('registry-1.docker.io');
  expect(lookUps).toEqual(['docker.io']);
});

it('credentials that were not there are looked up again after five seconds: the user may have signed in', async () => {
  const known = new Map<string, Credentials>();
  const { status, lookUps, now } = world(known);
  expect(await Promise.all([status(), status()])).toEqual([401, 401]);
  known.set('reg.example.com', ADA);
  now.ms = 4_999;
  expect(await status()).toBe(401);
  expect(lookUps).toHaveLength(1);
  now.ms = 5_000;
  expect(await status()).toBe(200);
});

it('credentials that were refused are looked up again after five seconds, and not for each image: a program is started for it', async () => {
  const known = new Map([['reg.example.com', CAROL]]);
  const { status, lookUps, now } = world(known);
  for (let image = 0; image < 20; image++) expect(await status()).toBe(401);
  expect(lookUps).toHaveLength(1);
  known.set('reg.example.com', ADA);
  now.ms = 5_000;
  expect(await status()).toBe(200);
  now.ms = 60_000;
  expect(await status()).toBe(200);
  expect(lookUps).toHaveLength(2);
});

it('credentials that took a program long to say are not there are not looked up anew at once', async () => {
  const { status, lookUps, now, takes } = world(new Map());
  takes(10_000);
  expect(await status()).toBe(401);
  expect(now.ms).toBe(10_000);
  expect(await status()).toBe(401);
  expect(lookUps).toHaveLength(1);
});

it('credentials that were not there are looked up again after the clock was put back', async () => {
  const known = new Map<string, Credentials>();
  const { status, now } = world(known);
  now.ms = 3_600_000;
  expect(await status()).toBe(401);
  known.set('reg.example.com', ADA);
  now.ms = 0;
  expect(await status()).toBe(200);
});
