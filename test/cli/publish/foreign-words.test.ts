import { describe, expect, test } from 'vitest';
import { PublishRefused } from '../../../server/src/notary/publishing/publish-refused.ts';
import type { PublisherHost } from '../../../server/src/cli/publish/publisher-host.ts';
import type { Keys } from '../../../server/src/trust/publishing/keys.ts';
import type { Publishing } from '../../../server/src/trust/publishing/publishing.ts';
import { runCli } from '../../support/fake-cli.ts';

// What key files, colleagues and servers say is printed so that a terminal does not obey it.
const EVIL = '\u001b[2Jred';
const SHOWN = '\\x1b[2Jred';
const ID = 'a'.repeat(64);

function publisher(keys: Partial<Keys>, publishing: Partial<Publishing> = {}): PublisherHost {
  return {
    openKeys: () => keys as Keys,
    openPublishing: () => Promise.resolve(publishing as Publishing),
    readKeyFile: () => Promise.resolve(new Uint8Array()),
    createFile: () => Promise.resolve(),
    confirm: () => Promise.resolve('yes'),
  };
}

const key = { id: ID, role: EVIL, location: 'docker' };

describe.each<[string, string, PublisherHost]>([
  [
    'the role that a key file names',
    'key import keys.pem',
    publisher({ import: () => Promise.resolve([{ ...key, outcome: 'imported' }]) }),
  ],
  [
    'the role of a key that is deleted',
    `key remove ${ID}`,
    publisher({ list: () => Promise.resolve([key]), remove: () => Promise.resolve() }),
  ],
  [
    'the name of a tag that a colleague signed',
    'revoke acme/app --yes',
    publisher(
      {},
      {
        revoke: () =>
          Promise.resolve({
            tags: [EVIL],
            keptBy: [],
            roles: ['targets'],
            orphaned: [],
            words: { toDo: 'Revoke', done: `Revoked acme/app:${EVIL}` },
          }),
      },
    ),
  ],
  [
    'the words of a server',
    'publish docker.io/acme/app',
    publisher(
      {},
      {
        publish: () => Promise.reject(new PublishRefused('server', EVIL)),
        staged: () => Promise.resolve([]),
      },
    ),
  ],
])('%s', (_name, line, host) => {
  test('is escaped', async () => {
    const { stdout, stderr } = await runCli(line, { publisher: host });
    expect(stdout + stderr).toContain(SHOWN);
    expect(stdout + stderr).not.toContain(EVIL);
  });
});
