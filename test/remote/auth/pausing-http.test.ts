import { describe, expect, it } from 'vitest';
import { pausingHttp } from '../../../server/src/remote/auth/pausing-http.ts';
import { fakeHttp, fakeLog, type FakeAnswer } from '../../support/fake-http.ts';
import { NOON } from '../../support/samples.ts';

const get = (host = 'reg.example.com') =>
  ({ method: 'GET', url: `https://${host}/v2/`, maxBytes: 1000, timeoutMs: 1000 }) as const;

/** A host that gives this answer first and is fine from then on; another host is always fine. */
function world(first: FakeAnswer) {
  const clock = { time: NOON, now: () => clock.time };
  let isFirst = true;
  const http = fakeHttp(({ url }) => {
    const answer = isFirst && url.includes('reg.example.com') ? first : { status: 200 };
    isFirst = false;
    return answer;
  });
  const log = fakeLog();
  return { clock, http, log, pausing: pausingHttp({ http, clock, log }) };
}

describe('a host that wants to be left alone', () => {
  it.each<[name: string, first: FakeAnswer, code: string, until: string]>([
    ['429 for two minutes', { status: 429, headers: { 'retry-after': '120' } }, 'rate-limited', '2026-11-22 12:02:00'],
    [
      '429 until a date',
      { status: 429, headers: { 'retry-after': 'Sun, 22 Nov 2026 13:00:00 GMT' } },
      'rate-limited',
      '2026-11-22 13:00:00',
    ],
    ['429 without a time', { status: 429 }, 'rate-limited', '2026-11-22 12:01:00'],
    ['429 with no time', { status: 429, headers: { 'retry-after': 'later' } }, 'rate-limited', '2026-11-22 12:01:00'],
    ['429 for a year', { status: 429, headers: { 'retry-after': '31536000' } }, 'rate-limited', '2026-11-23 12:00:00'],
    ['503 for a minute', { status: 503, headers: { 'retry-after': '60' } }, 'server-error', '2026-11-22 12:01:00'],
  ])('%s', async (_name, first, code, until) => {
    const { clock, http, pausing } = world(first);
    const refusal = { code, host: 'reg.example.com', message: `no further request before ${until} UTC` };
    await expect(pausing.send(get())).rejects.toMatchObject(refusal);
    clock.time = Date.parse(`${until}Z`) - 1;
    await expect(pausing.send(get())).rejects.toMatchObject(refusal);
    expect(http.requests).toHaveLength(1);
    clock.time += 1;
    expect((await pausing.send(get())).status).toBe(200);
  });

  it('is asked again after the clock was put back', async () => {
    const { clock, pausing } = world({ status: 429 });
    await expect(pausing.send(get())).rejects.toMatchObject({ code: 'rate-limited' });
    clock.time -= 3_600_000;
    expect((await pausing.send(get())).status).toBe(200);
  });

  it('is left alone although requests that were under way are answered later', async () => {
    const refusal = { status: 429, headers: { 'retry-after': '120' } };
    const later = [
      refusal,
      { headers: { 'ratelimit-remaining': '5' } },
      { headers: { 'ratelimit-remaining': '0', 'ratelimit-reset': '1' } },
    ];
    const clock = { time: NOON, now: () => clock.time };
    const http = fakeHttp((_request, position) => [refusal, ...later][position] ?? {});
    const log = fakeLog();
    const pausing = pausingHttp({ http, clock, log });
    await Promise.allSettled([refusal, ...later].map(() => pausing.send(get())));
    expect(log.lines).toEqual(['warn: reg.example.com: no further request before 2026-11-22 12:02:00 UTC']);
    clock.time += 60_000;
    await expect(pausing.send(get())).rejects.toMatchObject({ code: 'rate-limited' });
    expect(http.requests).toHaveLength(4);
  });

  it('keeps nobody from asking another', async () => {
    const { pausing } = world({ status: 429 });
    await expect(pausing.send(get())).rejects.toMatchObject({ code: 'rate-limited' });
    expect((await pausing.send(get('other.example.com'))).status).toBe(200);
  });
});

it.each([200, 404, 500, 503])('%i without a time is an answer', async (status) => {
  const { pausing } = world({ status });
  expect((await pausing.send(get())).status).toBe(status);
});

describe('a host that says that nothing is left', () => {
  const manifest = (method: 'GET' | 'HEAD') =>
    ({ method, url: 'https://reg.example.com/v2/app/manifests/1', maxBytes: 1000, timeoutMs: 1000 }) as const;
  const HUB = { 'docker-ratelimit-source': '203.0.113.7', 'ratelimit-limit': '100;w=21600' };
  const spent = { headers: { ...HUB, 'ratelimit-remaining': '0;w=21600' } };
  const refusal = {
    code: 'rate-limited',
    host: 'reg.example.com',
    message: 'none of 100 pulls is left; there will be more by 2026-11-22 18:00:00 UTC',
  };

  it('answers the last pull, and is not asked for another', async () => {
    const { clock, http, log, pausing } = world(spent);
    expect((await pausing.send(manifest('GET'))).status).toBe(200);
    await expect(pausing.send(manifest('GET'))).rejects.toMatchObject(refusal);
    expect(http.requests).toHaveLength(1);
    expect(log.lines).toEqual([`warn: reg.example.com: ${refusal.message}`]);
    clock.time += 21_600_000;
    expect((await pausing.send(manifest('GET'))).status).toBe(200);
  });

  it('may be asked what is free, which may tell that more is left', async () => {
    const [head, more] = [spent, { headers: { ...HUB, 'ratelimit-remaining': '1;w=21600' } }];
    const answers = [head, head, more, more];
    const http = fakeHttp((_request, position) => answers[position] ?? {});
    const pausing = pausingHttp({ http, clock: { now: () => NOON }, log: fakeLog() });
    expect((await pausing.send(manifest('HEAD'))).status).toBe(200);
    await expect(pausing.send(manifest('GET'))).rejects.toMatchObject(refusal);
    expect((await pausing.send(manifest('HEAD'))).status).toBe(200);
    await expect(pausing.send(manifest('GET'))).rejects.toMatchObject(refusal);
    expect((await pausing.send(manifest('HEAD'))).status).toBe(200);
    expect((await pausing.send(manifest('GET'))).status).toBe(200);
  });

  it('is not asked at all where everything counts', async () => {
    const { pausing } = world({ headers: { 'ratelimit-remaining': '0', 'ratelimit-reset': '90' } });
    await pausing.send(manifest('HEAD'));
    await expect(pausing.send(manifest('HEAD'))).rejects.toMatchObject({
      message: 'no requests are left; there will be more by 2026-11-22 12:01:30 UTC',
    });
  });

  it('and 429 is left alone for as long as that takes', async () => {
    const { pausing, http } = world({ ...spent, status: 429 });
    await expect(pausing.send(manifest('HEAD'))).rejects.toMatchObject({ code: 'rate-limited' });
    await expect(pausing.send(manifest('HEAD'))).rejects.toMatchObject({ code: 'rate-limited' });
    expect(http.requests).toHaveLength(1);
  });
});
