import { describe, expect, it } from 'vitest';
import { pausingHttp } from '../../../server/src/remote/auth/pausing-http.ts';
import { fakeHttp, type FakeAnswer } from '../../support/fake-http.ts';
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
  return { clock, http, pausing: pausingHttp(http, clock) };
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
