import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Publisher, newPublisher } from '../../support/publisher.ts';
import { createCertificate, createKeyPair, pem } from '../../support/trust-kit/index.ts';

// Signers whose keys are RSA or lie in X.509 certificates, as companies with an authority of their own have them.
let publisher: Publisher;

beforeAll(async () => {
  publisher = await newPublisher();
});

afterAll(() => publisher.stop());

const YEAR = 365 * 86_400_000;

/** Docker has one passphrase for all that is no root. */
const ENV = { DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE: 'delegation passphrase' };

async function run(...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await publisher.attemptWith(ENV, ...args);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout;
}

interface KeyFiles {
  readonly privateKey: string;
  readonly publicKey: string;
  /** Two of the same key. */
  readonly certificates: readonly [string, string];
}

async function writeKeys(name: string, type: 'rsa' | 'p256' | 'p384'): Promise<KeyFiles> {
  const keys = createKeyPair(type);
  const write = async (ending: string, text: string | Buffer): Promise<string> => {
    const path = join(publisher.folder, `${name}${ending}`);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  };
  const now = Date.now();
  const certificate = (): string =>
    pem(createCertificate({ commonName: name, keys, notBefore: now - 1000, notAfter: now + YEAR }));
  return {
    privateKey: await write('.key', keys.privateKey.export({ format: 'pem', type: 'pkcs8' })),
    publicKey: await write('.pub', keys.publicKey.export({ format: 'pem', type: 'spki' })),
    certificates: [await write('.crt', certificate()), await write('-new.crt', certificate())],
  };
}

const signing = (image: string): readonly string[] => [
  ...['sign', image, '--digest', `sha256:${'a'.repeat(64)}`, '--size', '528'],
];

/** `TAG SIGNERS` as docker sees them, and as we do. */
async function signedTags(image: string): Promise<readonly string[]> {
  const { stdout } = await publisher.docker.trustInspect(image);
  expect(JSON.parse(await run('inspect', image))).toEqual(JSON.parse(stdout));
  const [found] = JSON.parse(stdout) as { SignedTags: { SignedTag: string; Signers: string[] }[] }[];
  return (found?.SignedTags ?? []).map(({ SignedTag, Signers }) => `${SignedTag} ${Signers.toSorted().join()}`).sort();
}

describe.each([
  ['an RSA certificate', 'rsa', 'certificate'],
  ['an RSA key', 'rsa', 'publicKey'],
  ['a P-256 certificate', 'p256', 'certificate'],
  ['a P-384 certificate', 'p384', 'certificate'],
] as const)('%s', (_name, type, form) => {
  test.each(['docker', 'ours'] as const)('as a signer added by %s signs with both programs', async (who) => {
    const { docker, notary } = publisher;
    const name = `${type}-${form.toLowerCase()}-${who}`;
    const [image, gun] = [`acme/${name}`, `docker.io/acme/${name}`];
    const files = await writeKeys(name, type);
    const key = form === 'certificate' ? files.certificates[0] : files.publicKey;
    const adding = ['signer', 'add', '--key', key, name, image];
    if (who === 'ours') await run(...adding);
    else expect(await docker.trust(...adding)).toMatchObject({ exitCode: 0 });
    await run('key', 'load', files.privateKey, '--name', name);

    await run(...signing(`${image}:ours`));
    const roles = [`targets/${name}`, 'targets/releases'].flatMap((role) => ['--roles', role]);
    await notary.run('addhash', '-p', gun, 'theirs', '7', '--sha256', 'b'.repeat(64), ...roles);
    await run(...signing(`${image}:again`));

    expect(await signedTags(image)).toEqual([`again ${name}`, `ours ${name}`, `theirs ${name}`]);
    for (const command of [['list'], ['delegation', 'list']]) {
      expect(await run(...command, gun)).toBe(await notary.run(...command, gun));
    }
    // What docker revokes is revoked for us.
    expect(await docker.trust('revoke', `${image}:ours`)).toMatchObject({ exitCode: 0 });
    expect(await signedTags(image)).toEqual([`again ${name}`, `theirs ${name}`]);
  });
});

test('a signer whose certificate was renewed under another name goes on when the old one is removed', async () => {
  const image = 'acme/renewed';
  const { certificates, privateKey } = await writeKeys('olga', 'rsa');
  await run('signer', 'add', 'olga', image, '--key', certificates[0]);
  await run('signer', 'add', 'olga-renewed', image, '--key', certificates[1]);
  await run('key', 'load', privateKey, '--name', 'olga');
  await run(...signing(`${image}:1`));
  await run('signer', 'remove', 'olga', image);
  await run(...signing(`${image}:2`));
  expect(await signedTags(image)).toEqual(['1 olga-renewed', '2 olga-renewed']);
});
