import { chmod, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Publisher, colleagueOf, newPublisher } from '../../support/publisher.ts';
import { createKeyPair } from '../../support/trust-kit/index.ts';

// One folder of keys, two programs: whatever one writes the other reads.
let publisher: Publisher;

beforeAll(async () => {
  publisher = await newPublisher();
});

afterAll(() => publisher.stop());

const keyFiles = async ({ notary }: Publisher): Promise<readonly string[]> => readdir(join(notary.trustDir, 'private'));

async function writeKey(name: string, text: string): Promise<string> {
  const path = join(publisher.folder, name);
  await writeFile(path, text, { mode: 0o600 });
  return path;
}

test('key list without keys is that of notary key list', async () => {
  expect(await publisher.attempt('key', 'list')).toEqual(await publisher.notary.attempt('key', 'list'));
});

describe('keys of both programs', () => {
  beforeAll(async () => {
    await publisher.run('key', 'generate', 'alice');
    await publisher.notary.run('key', 'generate', 'ecdsa');
    await publisher.notary.run('init', 'docker.io/acme/a-repository-with-a-long-name');
  });

  test('are listed in the same bytes', async () => {
    const [ours, theirs] = await Promise.all([publisher.run('key', 'list'), publisher.notary.run('key', 'list')]);
    expect(ours.trim().split('\n').length).toBeGreaterThan(5);
    // The same folder under docker's name and under notary's.
    expect(withoutLocation(ours)).toEqual(withoutLocation(theirs));
  });

  test('are written so that only their owner reads them', async () => {
    for (const name of await keyFiles(publisher)) {
      expect((await stat(join(publisher.notary.trustDir, 'private', name))).mode & 0o777).toBe(0o600);
    }
  });

  test('the public half of a generated key is one that notary takes', async () => {
    const gun = 'docker.io/acme/delegated';
    await publisher.notary.run('init', '-p', gun);
    await publisher.notary.run(
      'delegation',
      'add',
      '-p',
      gun,
      'targets/alice',
      join(publisher.folder, 'alice.pub'),
      '--all-paths',
    );
    const roles = ['--roles', 'targets/alice'];
    await publisher.notary.run('addhash', '-p', gun, 'edge', '528', '--sha256', 'a'.repeat(64), ...roles);
    expect(await publisher.notary.run('list', gun)).toContain('targets/alice');
  });

  test('a passphrase that we change is the one that notary then wants', async () => {
    const [root = ''] = JSON.parse(await publisher.run('key', 'list', '--json')) as { id: string }[];
    const id = typeof root === 'string' ? root : root.id;
    const changed = await publisher.attemptWith(
      { IMAGE_TRUST_NEW_PASSPHRASE: 'another passphrase' },
      'key',
      'passwd',
      id,
    );
    expect(changed).toMatchObject({ exitCode: 0 });
    expect(await publisher.attempt('key', 'passwd', id)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('the passphrase of the root key') as string,
    });
    const back = { NOTARY_ROOT_PASSPHRASE: 'another passphrase', IMAGE_TRUST_NEW_PASSPHRASE: 'root passphrase' };
    expect(await publisher.attemptWith(back, 'key', 'passwd', id)).toMatchObject({ exitCode: 0 });
    await publisher.notary.run('init', '-p', 'docker.io/acme/after-passwd');
  });

  function withoutLocation(table: string): readonly string[] {
    return table.split('\n').map((line) => line.replace(/ {2,}(LOCATION|-{8}|\S*private)$/, ''));
  }
});

describe('exports', () => {
  test('ours are imported by notary, and theirs by us', async () => {
    const [here, there] = [await colleagueOf(publisher), await colleagueOf(publisher)];
    await publisher.run('key', 'export', '-o', join(publisher.folder, 'ours.pem'));
    await publisher.notary.run('key', 'export', '-o', join(publisher.folder, 'theirs.pem'));
    await here.run('key', 'import', join(publisher.folder, 'theirs.pem'));
    await there.notary.run('key', 'import', join(publisher.folder, 'ours.pem'));
    expect(await keyFiles(here)).toEqual(await keyFiles(publisher));
    expect(await keyFiles(there)).toEqual(await keyFiles(publisher));
    const content = (from: Publisher): Promise<readonly string[]> =>
      keyFiles(from).then((names) =>
        Promise.all(names.map((name) => readFile(join(from.notary.trustDir, 'private', name), 'utf8'))),
      );
    expect(await content(here)).toEqual(await content(there));
  });

  test('nothing that is here is overwritten, and no existing file is', async () => {
    const before = await keyFiles(publisher);
    expect(await publisher.run('key', 'import', join(publisher.folder, 'ours.pem'))).toContain('is here already');
    expect(await keyFiles(publisher)).toEqual(before);
    expect(await publisher.attempt('key', 'export', '-o', 'ours.pem')).toMatchObject({ exitCode: 2 });
  });
});

describe('keys of other programs', () => {
  test.each([
    ['p256', 'sec1'],
    ['rsa', 'pkcs1'],
    ['p384', 'pkcs8'],
    ['ed25519', 'pkcs8'],
  ] as const)('%s in %s is taken in and listed by notary', async (type, encoding) => {
    const { privateKey } = createKeyPair(type);
    const file = await writeKey(`${type}.pem`, privateKey.export({ format: 'pem', type: encoding }).toString());
    const told = await publisher.run('key', 'load', file, '--name', `signer-${type}`);
    const [id = ''] = /[0-9a-f]{64}/.exec(told) ?? [];
    const line = (await publisher.notary.run('key', 'list')).split('\n').find((row) => row.includes(id));
    expect(line).toContain(`signer-${type}`);
    // Notary opens it: to change a passphrase it must.
    expect(await publisher.notary.run('key', 'passwd', id)).toContain('Successfully updated passphrase');
  });

  test.each([
    ['a public key', () => join(publisher.folder, 'alice.pub'), 1, 'holds no private key'],
    ['a file that is not there', () => 'nothing.pem', 2, 'does not exist'],
    [
      'a targets key without its repository',
      () =>
        writeKey('targets.pem', createKeyPair('p256').privateKey.export({ format: 'pem', type: 'sec1' }).toString()),
      1,
      'for which repository',
    ],
  ])('%s is refused', async (_name, file, exitCode, words) => {
    const result = await publisher.attempt('key', 'import', await file(), '--role', 'targets');
    expect(result).toMatchObject({ exitCode, stdout: '' });
    expect(result.stderr).toContain(words);
  });

  test('without a passphrase, and without a terminal, nothing is written', async () => {
    const before = await keyFiles(publisher);
    const nothing = { NOTARY_DELEGATION_PASSPHRASE: undefined };
    expect(await publisher.attemptWith(nothing, 'key', 'generate', 'nobody')).toMatchObject({
      exitCode: 1,
      stdout: '',
    });
    expect(await keyFiles(publisher)).toEqual(before);
  });
});

test('a new key whose public half cannot be written is not kept', async () => {
  const { folder, docker, attempt } = publisher;
  const before = await keyFiles(publisher);
  await symlink(join(folder, 'nowhere', 'gina.pub'), join(folder, 'gina.pub'));
  expect(await attempt('key', 'generate', 'gina')).toMatchObject({ exitCode: 2, stdout: '' });
  expect(await attempt('key', 'generate', 'gina', '--dir', 'missing')).toMatchObject({
    exitCode: 2,
    stderr: 'image-trust: missing is no folder\n',
  });
  expect(await docker.trust('key', 'generate', 'gina', '--dir', 'missing')).toMatchObject({ exitCode: 1 });
  expect(await keyFiles(publisher)).toEqual(before);
});

describe('key files that others may read', () => {
  test('are refused by docker and by us, and taken once they are their own', async () => {
    const text = createKeyPair('p256').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    const file = await writeKey('shared.pem', text);
    await chmod(file, 0o644);
    const before = await keyFiles(publisher);
    const ours = await publisher.attempt('key', 'load', file, '--name', 'shared');
    expect(ours).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(`chmod 600 ${file}`) as string });
    const theirs = await publisher.docker.trust('key', 'load', file, '--name', 'shared');
    expect(theirs).toMatchObject({ exitCode: 1 });
    expect(theirs.stderr).toContain('must not be readable or writable by others');
    expect(await keyFiles(publisher)).toEqual(before);
    await chmod(file, 0o600);
    expect(await publisher.docker.trust('key', 'load', file, '--name', 'shared')).toMatchObject({ exitCode: 0 });
    expect(await publisher.run('key', 'load', file, '--name', 'shared')).toContain('is here already');
  });
});

describe('docker and we, with one folder of keys', () => {
  const gun = 'docker.io/acme/with-docker';
  const digest = `sha256:${'d'.repeat(64)}`;

  test("docker's key and signer sign with us, and ours are docker's", async () => {
    const { docker } = publisher;
    // Docker has one passphrase for all that is no root.
    const env = { DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE: 'delegation passphrase' };
    const run = async (...args: readonly string[]): Promise<void> =>
      expect(await publisher.attemptWith(env, ...args)).toMatchObject({ exitCode: 0 });
    expect(await docker.trust('key', 'generate', 'dora')).toMatchObject({ exitCode: 0 });
    await run('key', 'generate', 'emil');
    // In docker's own order of words.
    expect(await docker.trust('signer', 'add', '--key', 'dora.pub', 'dora', 'acme/with-docker')).toMatchObject({
      exitCode: 0,
    });
    await run('signer', 'add', '--key', 'emil.pub', 'emil', 'acme/with-docker');
    await run('sign', 'acme/with-docker:1', '--digest', digest, '--size', '528');
    const { stdout } = await docker.trustInspect('acme/with-docker:1');
    const [found] = JSON.parse(stdout) as { SignedTags: { Signers: string[] }[]; Signers: { Name: string }[] }[];
    expect(found?.SignedTags[0]?.Signers.toSorted()).toEqual(['dora', 'emil']);
    expect(found?.Signers.map(({ Name }) => Name).sort()).toEqual(['dora', 'emil']);
    expect(await docker.trust('revoke', 'acme/with-docker:1')).toMatchObject({ exitCode: 0 });
    expect(await publisher.run('list', gun)).toBe(await publisher.notary.run('list', gun));
  });

  test('a key that we delete is gone for all', async () => {
    const [id = ''] = /[0-9a-f]{64}/.exec(await publisher.run('key', 'generate', 'frida')) ?? [];
    expect(await publisher.attempt('key', 'remove', id)).toMatchObject({ exitCode: 2 });
    expect(await publisher.notary.run('key', 'list')).toContain(id);
    await publisher.run('key', 'remove', id, '--yes');
    expect(await publisher.notary.run('key', 'list')).not.toContain(id);
    expect(await publisher.attempt('key', 'remove', id, '--yes')).toMatchObject({ exitCode: 1 });
  });
});
