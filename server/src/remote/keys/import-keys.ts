import { KeyError } from '../../notary/private-key/key-error.ts';
import { belongsToRepository, formatKeyFile, parseKeyFiles, relabel } from '../../notary/private-key/key-file.ts';
import type { KeyFile, KeyPurpose } from '../../notary/private-key/key-file.ts';
import type { RandomPort } from '../ports.ts';
import type { KeyRing } from './key-ring.ts';

/** What became of one key of a file. */
export interface ImportedKey {
  readonly id: string;
  /** `known`: it lies here already and was left as it is. */
  readonly outcome: 'imported' | 'known';
  readonly role: string;
}

export interface KeyImport {
  readonly bytes: Uint8Array;
  /** The file, for people. */
  readonly name: string;
  /** Where a key does not say itself what it is for. */
  readonly fallback: KeyPurpose;
  /** `one`: of a text with more of them nothing is taken. */
  readonly holds?: 'one';
}

/** The role of keys that are a delegation's, one does not know which (`const.go` DefaultImportRole). */
const DEFAULT_ROLE = 'delegation';

/**
 * Takes the keys of a PEM text into the ring (`trustmanager/keys.go` ImportKeys). A key that is encrypted and names itself,
 * as exports do, is taken as it is, without its passphrase; any other is opened, and one that was not protected gets a new
 * passphrase. Nothing that is here is overwritten.
 * @throws KeyError `format` where there is no key, or too many, or where it does not say for which repository it is; `passphrase`, `store`
 */
export async function importKeys(ring: KeyRing, random: RandomPort, from: KeyImport): Promise<readonly ImportedKey[]> {
  const files = parseKeyFiles(from.bytes);
  if (files.length === 0) throw new KeyError('format', `${from.name} holds no private key`);
  if (from.holds === 'one' && files.length > 1) {
    throw new KeyError('format', `${from.name} holds more than one private key`);
  }
  const known = new Set(await ring.ids());
  const imported: ImportedKey[] = [];
  for (const file of files) {
    const purpose = purposeOf(file, from);
    // Its passphrase is that of what it is for, whether the file says that or not.
    const { id, store } = await prepare(ring, random, { ...file, ...purpose }, purpose, from.name);
    const outcome = known.has(id) ? 'known' : 'imported';
    if (outcome === 'imported') await store();
    known.add(id);
    imported.push({ id, outcome, role: purpose.role ?? '' });
  }
  return imported;
}

/** Exports of the first notary versions name the repository in the path: `tuf_keys/GUN/ID`. */
const LEGACY_PATH = /^tuf_keys\/(.+)\/[^/]+$/;

function purposeOf(file: KeyFile, { fallback, name }: KeyImport): KeyPurpose {
  const role = file.role ?? fallback.role ?? DEFAULT_ROLE;
  if (!belongsToRepository(role)) return { role };
  const gun = LEGACY_PATH.exec(file.path ?? '')?.[1] ?? file.gun ?? fallback.gun;
  if (gun !== undefined) return { role, gun };
  throw new KeyError('format', `a ${role} key in ${name} does not say for which repository it is; name it with --gun`);
}

interface PreparedKey {
  readonly id: string;
  readonly store: () => Promise<void>;
}

async function prepare(
  ring: KeyRing,
  random: RandomPort,
  file: KeyFile,
  purpose: KeyPurpose,
  name: string,
): Promise<PreparedKey> {
  const id = /(?:^|\/)([0-9a-f]{64})$/.exec(file.path ?? '')?.[1];
  if (file.isEncrypted && id !== undefined) return { id, store: () => ring.write(id, relabel(file, purpose)) };
  if (!file.isEncrypted) {
    const key = await ring.unlock(file, name, (opened) => opened);
    return { id: key.id, store: () => ring.add(key, purpose) };
  }
  // Encrypted by another program, perhaps in a way that notary cannot read.
  return ring.unlock(file, name, (key, passphrase) => {
    const bytes = formatKeyFile(key, purpose, passphrase, random);
    return { id: key.id, store: () => ring.write(key.id, bytes) };
  });
}
