import { TRUST_ON_FIRST_USE } from '../notary/pinning.ts';
import { verifyRoot } from '../notary/root.ts';
import type { Gun } from '../reference/image-name.ts';
import type { FilesPort } from './ports.ts';
import { LIMITS } from '../notary/limits.ts';
import type { TrustStore } from './trust-store.ts';

/** What became of a root that was to be imported. */
export type RootImport =
  | { readonly kind: 'imported'; readonly version: number; readonly keyIds: readonly string[] }
  /** A root is trusted already; an import never replaces it. */
  | { readonly kind: 'known'; readonly version: number }
  /** The folder has no root of this repository. */
  | { readonly kind: 'absent' };

/**
 * Takes over the root of trust that docker or notary has pinned on this machine, instead of trusting the first one the server
 * shows. It may have expired, as it may for them; the next update replaces it by one that its keys signed.
 * @param folder `~/.docker/trust` or `~/.notary`; only read
 * @param now milliseconds since the epoch
 * @throws MetadataRefused where the root does not verify for the repository
 * @throws RangeError where the repository's name cannot be a path in the folder
 */
export async function importRoot(store: TrustStore, folder: FilesPort, gun: Gun, now: number): Promise<RootImport> {
  const record = await store.load(gun);
  if (record.root !== undefined) return { kind: 'known', version: record.root.version };
  const bytes = await folder.read(['tuf', ...gun.split('/'), 'metadata', 'root.json'], LIMITS.rootBytes);
  if (bytes === undefined) return { kind: 'absent' };
  const root = verifyRoot(bytes, { gun, now, pinning: TRUST_ON_FIRST_USE, floor: 1, expiry: 'ignore' });
  const { version } = root.metadata;
  await store.save({ ...record, root: { version, bytes } }, []);
  return { kind: 'imported', version, keyIds: [...root.metadata.roles.root.keys.keys()] };
}
