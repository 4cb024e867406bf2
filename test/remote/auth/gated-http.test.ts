import { expect, test } from 'vitest';
import type { AuthorizedRequest } from '../../../server/src/remote/auth/authorized-http.ts';
import { gatedHttp } from '../../../server/src/remote/auth/gated-http.ts';
import type { UnreachableReason } from '../../../server/src/base/errors.ts';

const request = (url: string): AuthorizedRequest => ({ method: 'GET', url, scope: '', maxBytes: 1, timeoutMs: 1 });

test.each<[string, UnreachableReason | undefined]>([
  ['https://open.test/v2/', undefined],
  ['https://open.test:5000/v2/', 'blocked'],
  ['https://closed.test/v2/', 'blocked'],
])('%s: %s, and nothing is sent to a host that is refused', async (url, reason) => {
  const sent: string[] = [];
  const http = {
    send: (one: AuthorizedRequest) => {
      sent.push(one.url);
      return Promise.resolve({ status: 200, headers: new Map<string, string>(), body: new Uint8Array() });
    },
  };
  const gated = gatedHttp(http, (host) => (host === 'open.test' ? undefined : 'blocked'));
  if (reason === undefined) expect((await gated.send(request(url))).status).toBe(200);
  else await expect(gated.send(request(url))).rejects.toMatchObject({ code: reason, host: new URL(url).host });
  expect(sent).toEqual(reason === undefined ? [url] : []);
});
