import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Publisher, colleagueOf, newPublisher } from '../../support/publisher.ts';
import { createCertificate } from '../../support/trust-kit/certificate.ts';
import { createKeyPair, pem } from '../../support/trust-kit/keys.ts';

// Root keys from files, in certificates of somebody else's making, and signatures of former ones: in both directions.
let publisher: Publisher;

beforeAll(async () => {
  publisher = await newPublisher();
});

afterAll(() => publisher.stop());

/** What notary asks of certificates below an authority that it is pinned to: Go's default. */
const TLS_SERVER = ['1.3.6.1.5.5.7.3.1'];
const YEAR = 365 * 86_400_000;
const authority = { commonName: 'Acme', keys: createKeyPair('p256') };
const between = { commonName: 'Acme Signing', keys: createKeyPair('p256') };
const days = { notBefore: Date.now() - 1000, notAfter: Date.now() + YEAR };
const authorityPem = pem(createCertificate({ ...days, ...authority, isCa: true }));
const betweenPem = pem(createCertificate({ ...days, ...between, issuer: authority, isCa: true }));

async function write(name: string, text: string): Promise<string> {
  const path = join(publisher.folder, name);
  await writeFile(path, text, { mode: 0o600 });
  return path;
}

/** A root key that is encrypted, and its certificate for a repository: files of which ours and notary's take the same. */
async function certifiedKey(
  name: string,
  commonName: string,
  more: object = {},
): Promise<{ readonly key: string; readonly certificate: string }> {
  const keys = createKeyPair('p256');
  const secret = { cipher: 'aes-256-cbc', passphrase: 'root passphrase' };
  const certificate = pem(createCertificate({ ...days, commonName, keys, issuer: between, ...more }));
  const key = keys.privateKey.export({ format: 'pem', type: 'sec1', ...secret }).toString();
  return { key: await write(`${name}.key`, key), certificate: await write(`${name}.crt`, certificate) };
}

async function sameList(gun: string): Promise<void> {
  expect(await publisher.run('list', gun)).toBe(await publisher.notary.run('list', gun));
}

async function sign(image: string, letter = 'a'): Promise<string> {
  return publisher.run('sign', image, '--digest', `sha256:${letter.repeat(64)}`, '--size', '528');
}

/** The ids of the keys that signed the root, as notary's client has kept it. */
async function rootSigners(gun: string): Promise<readonly string[]> {
  await publisher.notary.run('list', gun);
  const file = join(publisher.notary.trustDir, 'tuf', gun, 'metadata', 'root.json');
  const { signatures } = JSON.parse(await readFile(file, 'utf8')) as { signatures: { keyid: string }[] };
  return signatures.map(({ keyid }) => keyid);
}

describe('a root key from a file', () => {
  test('that we made begins a repository of notary, and notary made one of ours', async () => {
    const [ours, theirs] = [join(publisher.folder, 'ours'), join(publisher.folder, 'theirs')];
    await publisher.run('key', 'generate', '--role', 'root', '--output', ours);
    await publisher.notary.run('key', 'generate', '--role', 'root', '--output', theirs);
    for (const name of [ours, theirs]) {
      expect(await readFile(`${name}.pem`, 'utf8')).toMatch(/^-----BEGIN PUBLIC KEY-----\nrole: root\n\n/);
      expect(await readFile(`${name}-key.pem`, 'utf8')).toMatch(
        /^-----BEGIN ENCRYPTED PRIVATE KEY-----\nrole: root\n\n/,
      );
    }
    expect(await publisher.run('key', 'list')).toContain('No signing keys found');
    await publisher.notary.run('init', '-p', 'docker.io/acme/theirs', '--rootkey', `${ours}-key.pem`);
    const colleague = await colleagueOf(publisher);
    // Notary asks for the passphrase of such a file as if it were a delegation's.
    const env = { NOTARY_ROOT_PASSPHRASE: 'delegation passphrase' };
    const begun = await colleague.attemptWith(env, 'init', 'docker.io/acme/ours', '--rootkey', `${theirs}-key.pem`);
    expect(begun).toMatchObject({ exitCode: 0 });
    await sameList('docker.io/acme/theirs');
    expect(await colleague.run('list', 'docker.io/acme/ours')).toBe(
      await colleague.notary.run('list', 'docker.io/acme/ours'),
    );
    expect(await publisher.attempt('key', 'generate', '--role', 'root', '-o', ours)).toMatchObject({ exitCode: 2 });
  });

  test('is made for a repository too, and used when that is begun', async () => {
    const gun = 'docker.io/acme/prepared';
    const told = await publisher.run('key', 'generate', '--role', 'targets', '--gun', gun);
    const [id = ''] = /[0-9a-f]{64}/.exec(told) ?? [];
    await publisher.run('init', gun);
    expect(await publisher.run('keys', gun)).toContain(id);
    expect(await publisher.attempt('key', 'generate', '--role', 'targets')).toMatchObject({ exitCode: 2 });
  });
});

test.each([
  ['pinned to another key', { pinnedRoots: { 'docker.io/acme/*': ['ab'.repeat(32)] } }, 'the one that is pinned'],
  ['pinned to nothing, where that is wanted', { trustOnFirstUse: false }, 'trust on first use is off'],
])('a root that this machine would not trust begins nothing: %s', async (_name, settings, words) => {
  const colleague = await colleagueOf(publisher);
  const config = await write('pins.json', JSON.stringify(settings));
  const refused = await colleague.attempt('init', 'docker.io/acme/pinned', '--config', config);
  expect(refused).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining(words) as string });
  expect(JSON.parse(await colleague.run('key', 'list', '--json'))).toEqual([]);
  expect(await colleague.notary.attempt('list', 'docker.io/acme/pinned')).toMatchObject({ exitCode: 1 });
});

describe('a certificate that somebody else made', () => {
  test('is taken by us as by notary', async () => {
    const guns = ['docker.io/acme/certified-ours', 'docker.io/acme/certified-theirs'] as const;
    for (const [index, gun] of guns.entries()) {
      const { key, certificate } = await certifiedKey(`own-${index}`, gun);
      const program = index === 0 ? publisher : publisher.notary;
      await program.run('init', '-p', gun, '--rootkey', key, '--rootcert', certificate);
      await sign(`${gun}:1`);
      await publisher.notary.run('addhash', '-p', gun, '2', '1', '--sha256', 'b'.repeat(64));
      await sameList(gun);
    }
  });

  test('with its authorities is trusted by those who are pinned to one', async () => {
    const gun = 'docker.io/acme/chained';
    const { key, certificate } = await certifiedKey('chained', 'docker.io/acme/*', { usages: TLS_SERVER });
    const chain = await write('chain.crt', (await readFile(certificate, 'utf8')) + betweenPem);
    const id = /[0-9a-f]{64}/.exec(await publisher.run('key', 'import', key, '--role', 'root'))?.[0] ?? '';
    await publisher.run('init', gun, '--rootcert', chain);
    const ca = await write('authority.crt', authorityPem);
    const stranger = await write(
      'stranger.crt',
      pem(createCertificate({ ...days, commonName: 'X', keys: createKeyPair('p256'), isCa: true })),
    );
    for (const [file, exitCode] of [
      [ca, 0],
      [stranger, 1],
    ] as const) {
      const pinning = { disable_tofu: true, ca: { 'docker.io/acme/': file } };
      const theirs = await write('notary.json', JSON.stringify({ trust_pinning: pinning }));
      const ours = await write('ours.json', JSON.stringify({ pinnedAuthorities: { 'docker.io/acme/*': file } }));
      const person = await colleagueOf(publisher);
      expect((await person.notary.attempt('-c', theirs, 'list', gun)).exitCode).toBe(exitCode);
      expect((await person.attempt('list', gun, '--config', ours)).exitCode).toBe(exitCode);
    }
    expect(await publisher.run('key', 'list')).toContain(id);
    const next = await certifiedKey('next', gun);
    await publisher.run('key', 'import', next.key, '--role', 'root');
    await publisher.run('key', 'rotate', gun, 'root', '--rootcert', next.certificate, '--yes');
    await sign(`${gun}:after`);
    await sameList(gun);
  });

  test.each<[name: string, words: string, commonName: string, more: object]>([
    ['for another repository', 'is for "docker.io/acme/other"', 'docker.io/acme/other', {}],
    ['that has expired', 'cannot be used', 'docker.io/acme/refused', { notAfter: Date.now() - 500 }],
  ])('%s begins nothing, here and there', async (name, words, commonName, more) => {
    const gun = 'docker.io/acme/refused';
    const { key, certificate } = await certifiedKey(`refused-${name.length}`, commonName, more);
    const options = ['--rootkey', key, '--rootcert', certificate];
    const refused = await publisher.attempt('init', '-p', gun, ...options);
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(words) as string });
    expect((await publisher.notary.attempt('init', '-p', gun, ...options)).exitCode).not.toBe(0);
    expect(await publisher.attempt('list', gun)).toMatchObject({ exitCode: 1 });
  });

  test('of another key, or of a key that is not here, begins nothing', async () => {
    const gun = 'docker.io/acme/mismatched';
    const [one, other] = [await certifiedKey('one', gun), await certifiedKey('other', gun)];
    const mixed = await publisher.attempt('init', gun, '--rootkey', one.key, '--rootcert', other.certificate);
    expect(mixed).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('is for the key') as string });
    const absent = await publisher.attempt('init', gun, '--rootcert', other.certificate);
    expect(absent).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('not on this machine') as string });
  });
});

describe('rotation', () => {
  test('to keys from files, here and there', async () => {
    const [ours, theirs] = ['docker.io/acme/files-ours', 'docker.io/acme/files-theirs'];
    for (const gun of [ours, theirs]) await publisher.run('init', gun);
    for (const [index, role] of ['targets', 'snapshot', 'root'].entries()) {
      // Notary would ask for the root's passphrase whatever the key is for.
      const secret = { cipher: 'aes-256-cbc', passphrase: `${role} passphrase` };
      const files = await Promise.all(
        [secret, {}].map((more, file) => {
          const key = createKeyPair('p256').privateKey.export({ format: 'pem', type: 'pkcs8', ...more });
          return write(`rotate-${index}-${file}.pem`, key.toString());
        }),
      );
      await publisher.run('key', 'rotate', ours, role, '--key', files[0] ?? '', ...(role === 'root' ? ['-y'] : []));
      if (role !== 'root') await publisher.notary.run('key', 'rotate', theirs, role, '--key', files[1] ?? '');
      await sign(`${ours}:after-${role}`);
      await sameList(ours);
      await sameList(theirs);
    }
    const loose = await write(
      'loose.pem',
      createKeyPair('p256').privateKey.export({ format: 'pem', type: 'sec1' }).toString(),
    );
    await publisher.notary.run('addhash', '-p', ours, 'theirs', '1', '--sha256', 'c'.repeat(64));
    const mistaken = await publisher.attempt('key', 'rotate', ours, 'timestamp', '--key', loose);
    expect(mistaken).toMatchObject({ exitCode: 2 });
  });

  test('with --legacy the root is signed by former keys too, as many as are wanted', async () => {
    const gun = 'docker.io/acme/legacy';
    await publisher.run('init', gun);
    const [first = ''] = await rootSigners(gun);
    await publisher.run('key', 'rotate', gun, 'root', '--yes');
    await publisher.run('key', 'rotate', gun, 'root', '--yes');
    expect(await rootSigners(gun)).not.toContain(first);
    await publisher.run('key', 'rotate', gun, 'targets', '--legacy', '1');
    expect(await rootSigners(gun)).toHaveLength(2);
    await publisher.run('key', 'rotate', gun, 'targets', '--legacy', '-1');
    expect(await rootSigners(gun)).toHaveLength(3);
    expect(await rootSigners(gun)).toContain(first);
    await publisher.notary.run('key', 'rotate', gun, 'snapshot', '-l', '-1');
    expect(await rootSigners(gun)).toHaveLength(3);
    await sameList(gun);
  });
});
