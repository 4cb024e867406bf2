import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A private key that lies on this machine, as far as that can be told without its passphrase. */
export interface PrivateKey {
  /** Canonical key id: what `notary key list` shows. */
  readonly id: string;
  /** The role it signs for, where the file says so. */
  readonly role?: string;
  /** The repository it signs for, where the file says so. */
  readonly gun?: string;
}

/** Bytes of a key file that are looked at: the headers come first. */
const HEAD_BYTES = 2048;

/**
 * The private keys in the folders of docker and notary (`private/ID.key`, notary `trustmanager/keystore.go`), ordered by id.
 * Files that are no key and folders that cannot be read add nothing: the list says what is here, not what is not.
 */
export async function listPrivateKeys(folders: readonly string[]): Promise<readonly PrivateKey[]> {
  const keys = new Map<string, PrivateKey>();
  for (const folder of folders) {
    for (const name of await namesIn(folder)) {
      const id = /^([0-9a-f]{64})\.key$/.exec(name)?.[1];
      const key = id === undefined || keys.has(id) ? undefined : await readKeyHead(join(folder, name), id);
      if (key !== undefined) keys.set(key.id, key);
    }
  }
  return [...keys.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

/** PEM headers stand between the first line and a blank one (RFC 1421). */
async function readKeyHead(file: string, id: string): Promise<PrivateKey | undefined> {
  const head = await readHead(file);
  if (head === undefined || !/^-----BEGIN (\w+ )*PRIVATE KEY-----$/m.test(head)) return undefined;
  const header = (name: string) => new RegExp(`^${name}: *(\\S+)\\s*$`, 'm').exec(head)?.[1];
  const role = header('role');
  const gun = header('gun');
  return { id, ...(role === undefined ? {} : { role }), ...(gun === undefined ? {} : { gun }) };
}

async function readHead(file: string): Promise<string | undefined> {
  try {
    const handle = await open(file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(HEAD_BYTES) });
      return buffer.toString('latin1', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}
