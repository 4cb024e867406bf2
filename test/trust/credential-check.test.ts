import { describe, expect, it } from 'vitest';
import type { Credentials } from '../../server/src/remote/ports.ts';
import { createCredentialCheck, type CredentialAnswer } from '../../server/src/trust/credential-check.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../server/src/trust/settings.ts';
import { fakeHttp, fakeLog, type FakeAnswer } from '../support/fake-http.ts';

const HOST = 'reg.example.com';
const ADA: Credentials = { kind: 'basic', username: 'ada', password: 'correct horse' };
const BASIC: FakeAnswer = { status: 401, headers: { 'www-authenticate': 'Basic realm="r"' } };
const BEARER: FakeAnswer = {
  status: 401,
  headers: { 'www-authenticate': 'Bearer realm="https://auth.example.com/token",service="s"' },
};

interface World {
  /** To who shows nothing, and to who shows something. */
  readonly answers: readonly [FakeAnswer | Error, FakeAnswer?];
  readonly token?: FakeAnswer;
  readonly host?: string;
  readonly settings?: Partial<Settings>;
  readonly restricted?: true;
}

async function check({ answers: [first, second = {}], token = {}, host = HOST, settings, restricted }: World) {
  const http = fakeHttp(({ url, headers }) => {
    if (url.startsWith('https://auth.example.com')) return token;
    return headers?.['authorization'] === undefined ? first : second;
  });
  const ports = { http, clock: { now: () => 0 }, log: fakeLog() };
  const context = { restricted: restricted === true, knownHosts: new Set<string>() };
  const answer = await createCredentialCheck(ports, { ...DEFAULT_SETTINGS, ...settings }, context)(host, ADA);
  return { answer, asked: http.asked().map((line) => line.replace(/\?.*/, '')) };
}

describe('signing in', () => {
  it.each<[name: string, world: World, answer: Partial<CredentialAnswer>]>([
    ['with the right password', { answers: [BASIC] }, { kind: 'accepted' }],
    ['with a wrong password', { answers: [BASIC, BASIC] }, { kind: 'refused' }],
    ['with an account that may not', { answers: [BASIC, { status: 403 }] }, { kind: 'refused' }],
    ['at a token server', { answers: [BEARER], token: { body: { token: 't' } } }, { kind: 'accepted' }],
    ['at a token server that says 401', { answers: [BEARER], token: { status: 401 } }, { kind: 'refused' }],
    ['at a token server that says 403', { answers: [BEARER], token: { status: 403 } }, { kind: 'refused' }],
    ['where everybody may look', { answers: [{}] }, { kind: 'notAskedFor' }],
    ['where nobody may', { answers: [{ status: 403 }] }, { kind: 'unavailable', reason: 'forbidden' }],
    ['in a way that we do not know', { answers: [{ status: 401 }] }, { kind: 'unsafe' }],
    ['over plain http', { answers: [BASIC], settings: { plainHttpRegistries: new Set([HOST]) } }, { kind: 'unsafe' }],
    ['at no registry', { answers: [{ status: 404 }] }, { kind: 'unavailable', reason: 'bad-answer', host: HOST }],
    ['at a broken one', { answers: [BASIC, { status: 500 }] }, { kind: 'unavailable', reason: 'server-error' }],
    ['at a token server that is broken', { answers: [BEARER], token: { status: 502 } }, { reason: 'server-error' }],
    ['at one that wants to be left alone', { answers: [{ status: 429 }] }, { reason: 'rate-limited' }],
    ['where the clouds keep metadata', { answers: [BASIC], host: '169.254.169.254' }, { reason: 'blocked' }],
    ['while nobody may be asked', { answers: [BASIC], settings: { network: 'none' } }, { reason: 'blocked' }],
    ['at a stranger’s', { answers: [BASIC], settings: { network: 'known' } }, { reason: 'blocked' }],
    ['without a network', { answers: [BASIC], settings: { offline: true } }, { reason: 'offline' }],
    ['in Restricted Mode', { answers: [BASIC], restricted: true }, { reason: 'restricted-mode' }],
  ])('%s', async (_name, world, answer) => {
    expect((await check(world)).answer).toMatchObject(answer);
  });

  it('asks at the entrance, once in vain, and nowhere else', async () => {
    const entrance = `GET https://${HOST}/v2/`;
    expect((await check({ answers: [BASIC] })).asked).toEqual([entrance, entrance]);
    const { asked } = await check({ answers: [BEARER], token: { body: { token: 't' } } });
    expect(asked).toEqual([entrance, 'GET https://auth.example.com/token', entrance]);
  });

  it('to Docker Hub asks where its registry listens', async () => {
    const { asked } = await check({ answers: [BASIC], host: 'docker.io', settings: { network: 'known' } });
    expect(asked[0]).toBe('GET https://registry-1.docker.io/v2/');
  });

  it.each([{ settings: { network: 'none' } as const }, { settings: { offline: true } }, { restricted: true as const }])(
    'contacts nobody with %o',
    async (world) => {
      expect((await check({ answers: [BASIC], ...world })).asked).toEqual([]);
    },
  );
});
