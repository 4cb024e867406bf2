import { KeyError } from '../../notary/private-key/key-error.ts';
import { parseKeyFiles } from '../../notary/private-key/key-file.ts';
import type { KeyFile, KeyPurpose } from '../../notary/private-key/key-file.ts';
import type { KeyFolder, LogPort } from '../ports.ts';

/** A private key that lies on this machine, as far as that can be told without its passphrase. */
export interface StoredKey extends KeyPurpose {
  /** Canonical id: what `notary key list` shows. */
  readonly id: string;
  /** The folder it lies in. */
  readonly location: string;
}

/** Of one key; RSA's longest with all of its headers has less than eight kilobytes. */
const MAX_KEY_BYTES = 64 * 1024;

/** The file of a key in its folder (notary `trustmanager/keystore.go`): nobody else knows how it is called. */
export function pathOfKey(id: string): readonly [string] {
  return [`${id}.key`];
}

/**
 * The private keys in docker's and notary's folders, ordered by id; one that lies in two folders is listed from the first.
 * Files that are no key are passed over.
 * @throws KeyError `store` where a folder or a file of it cannot be read
 */
export async function listKeys(folders: readonly KeyFolder[]): Promise<readonly StoredKey[]> {
  const keys = new Map<string, StoredKey>();
  for (const folder of folders) {
    for (const id of await idsIn(folder)) {
      const file = keys.has(id) ? undefined : await readKey(folder, id);
      if (file !== undefined) keys.set(id, { id, location: folder.location, ...purposeOf(file) });
    }
  }
  return [...keys.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * Canonical ids of the keys that are here, for those who only show it: a folder that cannot be read is named in the log, and
 * what lies in it is not here for us.
 */
export async function idsOfKeys(folders: readonly KeyFolder[], log: LogPort): Promise<ReadonlySet<string>> {
  const found = await Promise.all(
    folders.map((folder) =>
      listKeys([folder]).catch((error: unknown) => {
        if (!(error instanceof KeyError)) throw error;
        log.warn(error.message);
        return [];
      }),
    ),
  );
  return new Set(found.flat().map(({ id }) => id));
}

/** The key's file in a folder; `undefined` where it has none. @throws KeyError `store` */
export async function readKey({ files, location }: KeyFolder, id: string): Promise<KeyFile | undefined> {
  if (!/^[0-9a-f]{64}$/.test(id)) return undefined;
  const bytes = await files.read(pathOfKey(id), MAX_KEY_BYTES).catch((error: unknown) => {
    throw unreadable(location, error);
  });
  return bytes && parseKeyFiles(bytes)[0];
}

/** What a key's file says it is for. */
export function purposeOf({ role, gun }: KeyFile): KeyPurpose {
  return { ...(role !== undefined && { role }), ...(gun !== undefined && { gun }) };
}

async function idsIn({ files, location }: KeyFolder): Promise<readonly string[]> {
  const names = await files.list([]).catch((error: unknown) => {
    throw unreadable(location, error);
  });
  return names.flatMap((name) => /^([0-9a-f]{64})\.key$/.exec(name)?.[1] ?? []);
}

function unreadable(location: string, error: unknown): KeyError {
  const reason = error instanceof Error ? error.message : String(error);
  return new KeyError('store', `the keys in ${location} cannot be read: ${reason}`, { cause: error });
}
