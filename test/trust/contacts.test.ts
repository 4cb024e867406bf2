import { expect, it } from 'vitest';
import { describeContact } from '../../server/src/lsp/session/contact-words.ts';
import { Contacts } from '../../server/src/trust/contacts.ts';
import { fakeHttp, fakeLog } from '../support/fake-http.ts';
import { NOON } from '../support/samples.ts';

const NOTARY = 'https://notary.docker.io/v2/docker.io';
const HUB = 'https://registry-1.docker.io/v2';
const TOKENS = 'https://auth.docker.io/token?account=ada&scope=repository:library/alpine:pull';

/** Asks for these and gives what was noted down, in words. */
async function noted(...urls: readonly string[]) {
  const http = fakeHttp(({ url }) =>
    url.startsWith(HUB)
      ? {
          headers: {
            'ratelimit-remaining': '76;w=21600',
            'ratelimit-limit': '100;w=21600',
            'docker-ratelimit-source': 'x',
          },
        }
      : {},
  );
  const [contacts, log] = [new Contacts(), fakeLog()];
  const noting = contacts.noting(http, log, () => NOON);
  for (const url of urls)
    await noting.send({ method: 'GET', url, maxBytes: 1, timeoutMs: 1, headers: { authorization: 'Bearer hunter2' } });
  return { hosts: contacts.list().map(describeContact), contacts, log };
}

it('who was contacted, and why', async () => {
  const { hosts } = await noted(
    `${NOTARY}/library/alpine/_trust/tuf/root.json`,
    `${NOTARY}/library/alpine/_trust/tuf/timestamp.json`,
    `${NOTARY}/library/redis/_trust/tuf/timestamp.json`,
    `${HUB}/library/alpine/manifests/3.19`,
    TOKENS,
    `${HUB}/library/alpine/manifests/3.19`,
    'https://registry.example.com:5000/v2/',
    'https://mirror.example.com/hub/v2/library/alpine/manifests/sha256:aa',
  );
  expect(hosts).toEqual([
    { host: 'auth.docker.io', requests: 1, words: '1 token' },
    { host: 'mirror.example.com', requests: 1, words: 'manifests of 1 image' },
    { host: 'notary.docker.io', requests: 3, words: 'trust data of 2 repositories' },
    {
      host: 'registry-1.docker.io',
      requests: 2,
      words: 'manifests of 1 image',
      limit: '76 of 100 pulls left in 6 hours',
    },
    { host: 'registry.example.com:5000', requests: 1, words: 'whether it takes who asks' },
  ]);
});

it('a host that is all in one', async () => {
  const host = 'https://registry.example.com';
  const { hosts } = await noted(
    `${host}/v2/registry.example.com/app/_trust/tuf/root.json`,
    `${host}/v2/app/manifests/1`,
    `${host}/auth`,
  );
  expect(hosts).toEqual([
    { host: 'registry.example.com', requests: 3, words: 'trust data of 1 repository, manifests of 1 image, 1 token' },
  ]);
});

it('the log says each thing once, and nothing of who asks', async () => {
  const { log, contacts } = await noted(
    TOKENS,
    TOKENS,
    `${HUB}/library/alpine/manifests/3.19`,
    `${HUB}/library/redis/manifests/7`,
  );
  expect(log.lines).toEqual([
    'info: asking auth.docker.io for tokens',
    'info: asking registry-1.docker.io for manifests',
  ]);
  expect(JSON.stringify([log.lines, contacts.list()])).not.toMatch(/ada|hunter2/);
});

it('also what did not answer', async () => {
  const contacts = new Contacts();
  const http = fakeHttp(() => new Error('no network'));
  const sending = contacts
    .noting(http, fakeLog(), () => NOON)
    .send({ method: 'GET', url: TOKENS, maxBytes: 1, timeoutMs: 1 });
  await expect(sending).rejects.toThrow('no network');
  expect(contacts.list()).toMatchObject([{ host: 'auth.docker.io', requests: 1 }]);
});
