import { describe, expect, test } from 'vitest';
import type { Gun } from '../../../server/src/reference/image-name.ts';
import type { AuthorizedRequest } from '../../../server/src/remote/auth/authorized-http.ts';
import { TrustServer } from '../../../server/src/remote/publishing/trust-server.ts';
import { type FakeAnswer, fakeHttp } from '../../support/fake-http.ts';

const QUESTION = { gun: 'docker.io/acme/app' as Gun, registry: 'docker.io', server: 'https://trust.example' };

function ask(answer: FakeAnswer): { readonly server: TrustServer; readonly requests: readonly AuthorizedRequest[] } {
  const http = fakeHttp(() => answer);
  return {
    server: new TrustServer({ http, question: QUESTION, timeoutMs: 1000 }),
    requests: http.requests as AuthorizedRequest[],
  };
}

const error = (code: string, detail: unknown): FakeAnswer => ({
  status: 400,
  body: { errors: [{ code, message: 'The update sent by the client is invalid.', detail }] },
});

test('what each request asks for, and with which scope', async () => {
  const { server, requests } = ask({ body: { keytype: 'ecdsa', keyval: { public: 'AAAA', private: null } } });
  await server.key('timestamp');
  await server.rotateKey('snapshot');
  await server.upload(new Map([['targets/a', Buffer.from('{}')]]));
  await server.remove();
  await server.changefeed(7);
  expect(requests.map(({ method, url, scope }) => `${method} ${url.slice(QUESTION.server.length)} ${scope}`)).toEqual([
    'GET /v2/docker.io/acme/app/_trust/tuf/timestamp.key repository:docker.io/acme/app:push,pull',
    'POST /v2/docker.io/acme/app/_trust/tuf/snapshot.key repository:docker.io/acme/app:*',
    'POST /v2/docker.io/acme/app/_trust/tuf/ repository:docker.io/acme/app:push,pull',
    'DELETE /v2/docker.io/acme/app/_trust/tuf/ repository:docker.io/acme/app:*',
    'GET /v2/docker.io/acme/app/_trust/changefeed?change_id=-1&records=-7 repository:docker.io/acme/app:pull',
  ]);
});

describe('refusals in plain words', () => {
  test.each<readonly [string, FakeAnswer, object]>([
    [
      'somebody was faster',
      error('VERSION', null),
      { code: 'conflict', message: expect.stringContaining('somebody else') as string },
    ],
    [
      'files that do not verify',
      error('INVALID_UPDATE', { Name: 'ErrBadRoot', Error: { Msg: 'could not rotate trust to a new trusted root' } }),
      { code: 'server', message: expect.stringContaining('could not rotate trust to a new trusted root') as string },
    ],
    ['no permission', { status: 401 }, { code: 'permission' }],
    ['no permission, said otherwise', { status: 403 }, { code: 'permission' }],
    ['a name that is not served', error('INVALID_GUN', 'x'), { code: 'server' }],
    ['a server out of order', { status: 503 }, { name: 'UnreachableError', code: 'server-error' }],
    ["a proxy's page", { status: 400, body: '<html>' }, { name: 'UnreachableError', code: 'bad-answer' }],
  ])('%s', async (_name, answer, expected) => {
    await expect(ask(answer).server.upload(new Map())).rejects.toMatchObject(expected);
  });

  test('nothing that a terminal would obey, and not too much of it', async () => {
    const answer = error('NEW_CODE', `\u001b[31m${'x'.repeat(5000)}`);
    const refusal = await ask(answer)
      .server.upload(new Map())
      .catch((reason: unknown) => reason);
    expect((refusal as Error).message).not.toMatch(/\p{Cc}/u);
    expect((refusal as Error).message.length).toBeLessThan(500);
  });

  test('something else than a key', async () => {
    await expect(ask({ body: 'nothing' }).server.key('timestamp')).rejects.toMatchObject({ code: 'bad-answer' });
  });
});
