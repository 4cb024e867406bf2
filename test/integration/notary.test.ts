import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseDigest } from '../../server/src/base/digest.ts';
import { createFiles } from '../../server/src/node/files.ts';
import { createHttp } from '../../server/src/node/http.ts';
import { TRUST_ON_FIRST_USE } from '../../server/src/notary/pinning.ts';
import { gunOf } from '../../server/src/reference/gun.ts';
import type { ImageName } from '../../server/src/reference/image-name.ts';
import { Authorization } from '../../server/src/remote/auth/auth.ts';
import { TrustStore } from '../../server/src/remote/store/trust-store.ts';
import { SILENT_LOG } from '../support/trust-kit/silent-log.ts';
import { Updater } from '../../server/src/remote/updating/updater.ts';
import { NotaryProvider } from '../../server/src/trust/notary-provider.ts';
import type { RepositoryTrust, TrustAnswer } from '../../server/src/trust/provider.ts';
import { fakeLog } from '../support/fake-http.ts';
import { startNotary } from '../support/real-notary.ts';
import type { NotaryClient, RealNotary } from '../support/real-notary.ts';
import { createKeyPair } from '../support/trust-kit/index.ts';
import { AT_ONCE } from '../support/at-once.ts';

const EDGE = 'e'.repeat(64);
const ALICE = 'a'.repeat(64);

let notary: RealNotary;
let publisher: NotaryClient;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  notary = await startNotary();
  publisher = await notary.client();
});

afterAll(async () => {
  for (const close of closing) await close();
  await notary.stop();
});

function image(repository: string): ImageName {
  const gun = gunOf('docker.io', repository);
  return { registry: 'docker.io', repository, gun, familiar: repository };
}

/** A provider with an empty store, over real TLS and real files. */
async function newProvider(folder: string): Promise<NotaryProvider> {
  const http = createHttp({
    authorities: [await readFile(notary.caFile, 'utf8')],
    hostFolders: [],
    proxies: { httpProxy: '', httpsProxy: '', noProxy: '' },
    plainHttpHosts: new Set(),
    userAgent: 'image-trust/test',
  });
  closing.push(() => http.close());
  const clock = { now: () => Date.now(), after: () => () => undefined };
  const credentials = { find: () => Promise.resolve(undefined) };
  const authorization = new Authorization({ http, credentials, clock, log: fakeLog() });
  const updater = new Updater({
    httpFor: (registry) => authorization.forRegistry(registry),
    store: new TrustStore(createFiles(join(publisher.trustDir, folder)), SILENT_LOG),
    clock,
    longWork: AT_ONCE,
    pinning: TRUST_ON_FIRST_USE,
    timeoutMs: 10_000,
    freshnessMs: 300_000,
  });
  const localKeyIds = (): Promise<ReadonlySet<string>> => Promise.resolve(new Set());
  return new NotaryProvider({ updater, clock, longWork: AT_ONCE, localKeyIds, serverFor: () => notary.url });
}

function trusted(answer: TrustAnswer): RepositoryTrust {
  if (answer.kind !== 'trusted') throw new Error(JSON.stringify(answer));
  return answer.repository;
}

/** The rows of `notary list`, as our `targets()` gives them, both ordered by name. */
function rowsOf(table: string): readonly string[] {
  const lines = (table.split(/^----.*\n/m)[1] ?? '').split('\n');
  return lines
    .map((line) => line.trim().split(/\s+/).join(' '))
    .filter((line) => line !== '')
    .sort();
}

function ourRows(repository: RepositoryTrust): readonly string[] {
  const rows = repository.targets().map(({ name, sha256, size, role }) => `${name} ${sha256 ?? ''} ${size} ${role}`);
  return rows.sort();
}

describe('a repository that the notary client publishes', () => {
  const alpine = image('library/alpine');

  beforeAll(async () => {
    await publisher.run('init', '-p', alpine.gun);
    await publisher.run('addhash', '-p', alpine.gun, 'edge', '528', '--sha256', EDGE);
    await publisher.run('key', 'rotate', alpine.gun, 'snapshot', '-r');
    const { publicKey, privateKey } = createKeyPair('p256');
    const key = join(publisher.trustDir, 'alice.key');
    const pub = join(publisher.trustDir, 'alice.pub');
    await writeFile(key, privateKey.export({ type: 'sec1', format: 'pem' }));
    await writeFile(pub, publicKey.export({ type: 'spki', format: 'pem' }));
    for (const role of ['targets/releases', 'targets/alice']) {
      await publisher.run('delegation', 'add', '-p', alpine.gun, role, pub, '--all-paths');
    }
    await publisher.run('key', 'import', key, '--role', 'targets/alice', '-g', alpine.gun);
    const roles = ['--roles', 'targets/releases', '--roles', 'targets/alice'];
    await publisher.run('addhash', '-p', alpine.gun, '3.19', '528', '--sha256', ALICE, ...roles);
  });

  test('verifies, with the same targets as notary list', async () => {
    const repository = trusted(await (await newProvider('list')).lookUp(alpine, { freshness: 'now' }));
    expect(ourRows(repository)).toEqual(rowsOf(await publisher.run('list', alpine.gun)));
    expect(repository.signedTag('edge')).toMatchObject({ digest: { hex: EDGE }, role: 'targets', signers: [] });
    expect(repository.signedTag('3.19')).toMatchObject({
      digest: { hex: ALICE },
      role: 'targets/releases',
      signers: ['alice'],
    });
  });

  test('shows the key ids that notary shows', async () => {
    const repository = trusted(await (await newProvider('keys')).lookUp(alpine, { freshness: 'now' }));
    const keys = await publisher.run('key', 'list');
    const canonical = (name: string): string | undefined =>
      repository.roles.find((role) => role.name === name)?.keys[0]?.canonicalId;
    for (const role of ['root', 'targets', 'targets/alice']) expect(keys).toContain(canonical(role));
    const delegations = await publisher.run('delegation', 'list', alpine.gun);
    expect(delegations).toContain(canonical('targets/releases'));
  });

  test('follows a root key that the publisher rotates, and remembers what a tag signed before', async () => {
    const provider = await newProvider('rotation');
    const before = trusted(await provider.lookUp(alpine, { freshness: 'now' }));
    await publisher.run('key', 'rotate', alpine.gun, 'targets');
    await publisher.run('addhash', '-p', alpine.gun, 'edge', '529', '--sha256', 'f'.repeat(64));
    const after = trusted(await provider.lookUp(alpine, { freshness: 'now' }));
    expect(before.signedTag('edge')?.digest.hex).toBe(EDGE);
    expect(after.signedTag('edge')?.digest.hex).toBe('f'.repeat(64));
    const old = parseDigest(`sha256:${EDGE}`);
    expect(old && after.wasSigned('edge', old)).toBe(true);
    expect(old && before.wasSigned('edge', old)).toBe(false);
  });
});

test('a repository that nobody signed', async () => {
  const answer = await (await newProvider('unsigned')).lookUp(image('library/unsigned'), { freshness: 'now' });
  expect(answer).toMatchObject({ kind: 'noTrustData', server: notary.url });
});
