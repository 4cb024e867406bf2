import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { formatExport, formatKeyFile, parseKeyFiles } from '../../../server/src/notary/private-key/key-file.ts';
import { generatePrivateKey } from '../../../server/src/notary/private-key/private-key.ts';
import { importKeys } from '../../../server/src/remote/keys/import-keys.ts';
import type { ImportedKey } from '../../../server/src/remote/keys/import-keys.ts';
import { KeyRing } from '../../../server/src/remote/keys/key-ring.ts';
import type { PassphraseQuestion } from '../../../server/src/remote/ports.ts';
import { MemoryFiles } from '../../support/trust-kit/memory-files.ts';

const KEY = generatePrivateKey();
const OTHER = generatePrivateKey();
const PASSPHRASE = Buffer.from('passphrase');
const SEALED = formatKeyFile(KEY, { role: 'alice' }, PASSPHRASE, randomBytes);

/** A ring with one folder that is written to and one that is not, and what it asked for. */
function newRing(answer: (question: PassphraseQuestion) => string | undefined = () => 'passphrase') {
  const files = new MemoryFiles();
  const readOnly = new MemoryFiles();
  const asked: PassphraseQuestion[] = [];
  const handedOut: Uint8Array[] = [];
  const ask = (question: PassphraseQuestion): Promise<Uint8Array | undefined> => {
    asked.push(question);
    const given = answer(question);
    if (given === undefined) return Promise.resolve(undefined);
    handedOut.push(Buffer.from(given));
    return Promise.resolve(handedOut.at(-1));
  };
  const keyFolders = [
    { location: 'docker', files },
    { location: 'notary', files: readOnly },
  ] as const;
  return {
    files,
    readOnly,
    asked,
    handedOut,
    ring: new KeyRing({ keyFolders, passphrases: { ask }, random: randomBytes }),
  };
}

describe('opening', () => {
  test('asks once, and again only after a wrong answer', async () => {
    const { ring, files, asked } = newRing(({ attempt }) => (attempt === 0 ? 'wrong' : 'passphrase'));
    await files.write([`${KEY.id}.key`], SEALED);
    await ring.open(KEY.id);
    await ring.open(KEY.id);
    expect(asked.map(({ role, attempt }) => `${role} ${attempt}`)).toEqual(['alice 0', 'alice 1']);
  });

  test('a file with another key than its name says is refused', async () => {
    const { ring, files } = newRing();
    await files.write([`${OTHER.id}.key`], SEALED);
    await expect(ring.open(OTHER.id)).rejects.toMatchObject({ code: 'format' });
  });

  test.each([
    ['no answer', undefined, 'there is no passphrase'],
    ['wrong answers only', 'wrong', 'is wrong'],
  ])('%s', async (_name, passphrase, words) => {
    const { ring, files } = newRing(({ attempt }) => (attempt < 2 ? passphrase : undefined));
    await files.write([`${KEY.id}.key`], SEALED);
    await expect(ring.open(KEY.id)).rejects.toMatchObject({
      code: 'passphrase',
      message: expect.stringContaining(words) as string,
    });
  });

  test.each(['../../etc/passwd', KEY.id.toUpperCase(), '', OTHER.id])('%j is not here', async (id) => {
    await expect(newRing().ring.open(id)).rejects.toMatchObject({ code: 'missing' });
  });
});

describe('passphrases are overwritten', () => {
  type Work = (ring: KeyRing) => Promise<unknown>;
  const plain = KEY.secret.export({ format: 'pem', type: 'pkcs8' }).toString();
  const encrypted = KEY.secret
    .export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'passphrase' })
    .toString();
  const take = (pem: string) => (ring: KeyRing) =>
    importKeys(ring, randomBytes, { bytes: Buffer.from(pem), name: 'keys.pem', fallback: { role: 'alice' } });

  test.each<[string, number, Work]>([
    ['after a key was opened', 2, (ring) => ring.open(OTHER.id)],
    ['after a key was made', 1, (ring) => ring.create({ role: 'root' })],
    ['after one was changed', 3, (ring) => ring.changePassphrase(OTHER.id)],
    ['after a key was taken in', 1, take(plain)],
    ['after a key of another program was taken in', 2, take(encrypted)],
  ])('%s', async (_name, count, work) => {
    const { ring, files, handedOut } = newRing(({ purpose, attempt }) =>
      purpose === 'open' && attempt === 0 ? 'wrong' : 'passphrase',
    );
    await files.write([`${OTHER.id}.key`], formatKeyFile(OTHER, { role: 'bob' }, PASSPHRASE, randomBytes));
    await work(ring);
    expect(handedOut).toHaveLength(count);
    expect(Buffer.concat(handedOut).every((byte) => byte === 0)).toBe(true);
  });
});

test('the list passes over what is no key, and names each key once', async () => {
  const { ring, files, readOnly } = newRing();
  await files.write([`${KEY.id}.key`], SEALED);
  await readOnly.write([`${KEY.id}.key`], SEALED);
  await readOnly.write([`${OTHER.id}.key`], formatKeyFile(OTHER, { role: 'root' }, PASSPHRASE, randomBytes));
  await files.write([`${'b'.repeat(64)}.key`], Buffer.from('nothing'));
  await files.write(['notes.txt'], SEALED);
  const listed = (await ring.list()).map(({ id, role, location }) => `${id} ${role ?? ''} ${location}`);
  expect(listed).toEqual([`${KEY.id} alice docker`, `${OTHER.id} root notary`].sort());
});

test("the passphrase of a key that lies only in notary's folder is not changed", async () => {
  const { ring, files, readOnly, asked } = newRing();
  await readOnly.write([`${KEY.id}.key`], SEALED);
  const refusal = { code: 'store', message: expect.stringContaining('lies in notary') as string };
  await expect(ring.changePassphrase(KEY.id)).rejects.toMatchObject(refusal);
  expect([asked, files.paths]).toEqual([[], []]);
});

describe('deleting', () => {
  test('takes a key out of the folder that is written to', async () => {
    const { ring, files } = newRing();
    await files.write([`${KEY.id}.key`], SEALED);
    await ring.open(KEY.id);
    await ring.remove(KEY.id);
    expect(files.paths).toEqual([]);
    await expect(ring.open(KEY.id)).rejects.toMatchObject({ code: 'missing' });
  });

  test('leaves a folder that is only read, and says where the key lies', async () => {
    const { ring, readOnly } = newRing();
    await readOnly.write([`${KEY.id}.key`], SEALED);
    const refusal = { code: 'store', message: expect.stringContaining('notary') as string };
    await expect(ring.remove(KEY.id)).rejects.toMatchObject(refusal);
    expect(readOnly.paths).toHaveLength(1);
  });

  test('a key that is not here is not here', async () => {
    await expect(newRing().ring.remove(OTHER.id)).rejects.toMatchObject({ code: 'missing' });
  });
});

test('a key that is made and not stored is in its file, and nowhere else', async () => {
  const { ring, files } = newRing();
  const { key, file } = await ring.make({ role: 'root' });
  expect(files.paths).toEqual([]);
  expect(parseKeyFiles(file)).toMatchObject([{ role: 'root', isEncrypted: true }]);
  await expect(ring.open(key.id)).rejects.toMatchObject({ code: 'missing' });
});

test('a full disk leaves the old file and says so', async () => {
  const { ring, files } = newRing();
  await files.write([`${KEY.id}.key`], SEALED);
  files.write = () => Promise.reject(new Error('ENOSPC: no space left on device'));
  await expect(ring.changePassphrase(KEY.id)).rejects.toMatchObject({ code: 'store' });
  await expect(ring.create({ role: 'root' })).rejects.toMatchObject({ code: 'store' });
  expect(files.paths).toEqual([`${KEY.id}.key`]);
});

describe('importing', () => {
  test('takes nothing of a text with two keys where one is wanted', async () => {
    const { ring, files } = newRing();
    const bytes = Buffer.from(
      [KEY, OTHER].map(({ secret }) => secret.export({ format: 'pem', type: 'pkcs8' })).join(''),
    );
    const from = { bytes, name: 'two.pem', fallback: { role: 'root' } };
    await expect(importKeys(ring, randomBytes, { ...from, holds: 'one' })).rejects.toMatchObject({ code: 'format' });
    expect(await files.list([])).toEqual([]);
    expect(await importKeys(ring, randomBytes, from)).toHaveLength(2);
  });

  const [sealed] = parseKeyFiles(SEALED);
  if (sealed === undefined) throw new Error('no key');
  const take = (ring: KeyRing, pem: string): Promise<readonly ImportedKey[]> =>
    importKeys(ring, randomBytes, { bytes: Buffer.from(pem), name: 'keys.pem', fallback: {} });

  test('an export is taken as it is, without its passphrase', async () => {
    const { ring, files, asked } = newRing();
    expect(await take(ring, formatExport(sealed, KEY.id))).toMatchObject([{ id: KEY.id, outcome: 'imported' }]);
    expect(asked).toEqual([]);
    expect(files.paths).toEqual([`${KEY.id}.key`]);
  });

  test('an export that names a key which is here does not replace it', async () => {
    const { ring, files } = newRing();
    await files.write([`${OTHER.id}.key`], Buffer.from(formatKeyFile(OTHER, {}, PASSPHRASE, randomBytes)));
    const before = await files.read([`${OTHER.id}.key`], 10_000);
    expect(await take(ring, formatExport(sealed, OTHER.id))).toMatchObject([{ outcome: 'known' }]);
    expect(await files.read([`${OTHER.id}.key`], 10_000)).toBe(before);
  });

  test('an export that names a place outside of the folder is a key without a name', async () => {
    const { ring, files } = newRing();
    await take(ring, formatExport(sealed, '../../authorized_keys'));
    expect(files.paths).toEqual([`${KEY.id}.key`]);
  });

  test('a key is opened with the passphrase of what it shall be for', async () => {
    const { ring, asked } = newRing();
    const secret = { cipher: 'aes-256-cbc', passphrase: 'passphrase' };
    const bytes = Buffer.from(KEY.secret.export({ format: 'pem', type: 'pkcs8', ...secret }));
    await importKeys(ring, randomBytes, { bytes, name: 'root.pem', fallback: { role: 'root' } });
    expect(asked).toMatchObject([{ purpose: 'open', role: 'root', key: 'root.pem' }]);
  });

  test('the first versions of notary name the repository in the path', async () => {
    const { ring } = newRing();
    const pem = formatExport(sealed, `tuf_keys/docker.io/acme/app/${KEY.id}`).replace('role: alice', 'role: targets');
    await take(ring, pem);
    expect(await ring.list()).toMatchObject([{ role: 'targets', gun: 'docker.io/acme/app' }]);
  });
});

describe('a proposed key', () => {
  test('counts as here, and lies nowhere and asks nobody until it is kept', async () => {
    const { ring, files, asked } = newRing();
    const { id } = ring.propose({ role: 'alice' });
    expect(await ring.ids()).toEqual(new Set([id]));
    expect((await ring.open(id)).id).toBe(id);
    expect({ files: files.paths, asked }).toEqual({ files: [], asked: [] });
    await ring.keep(new Set([id]));
    await ring.keep(new Set([id]));
    expect(files.paths).toEqual([`${id}.key`]);
    expect(asked.map(({ purpose, role }) => `${purpose} ${role}`)).toEqual(['new alice']);
  });

  test('that nothing names is not kept', async () => {
    const { ring, files } = newRing();
    ring.propose({ role: 'alice' });
    await ring.keep(new Set());
    expect(files.paths).toEqual([]);
  });
});
