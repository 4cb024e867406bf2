import { runAtOnce } from '../../base/sliced.ts';
import type { Pinning } from '../../notary/pinning.ts';
import { MetadataRefused } from '../../notary/refusal.ts';
import { TRUST_ON_FIRST_USE } from '../../notary/pinning.ts';
import { readRoot, verifyRoot } from '../../notary/root.ts';
import type { Gun } from '../../reference/image-name.ts';
import { parseGun } from '../../reference/gun.ts';
import type { ReadOnlyFiles } from '../ports.ts';
import { LIMITS } from '../../notary/limits.ts';
import { historyEntry, type Change } from './history-entries.ts';
import type { PinnedRoot } from './trust-record.ts';
import type { TrustStore } from './trust-store.ts';

/** What became of a root that was to be imported. */
export type RootImport =
  | { readonly kind: 'imported'; readonly version: number; readonly keyIds: readonly string[] }
  /** A root is trusted already; an import never replaces it. */
  | { readonly kind: 'known'; readonly version: number }
  /** The folder has another root than the one that is trusted already: neither is signed by the other's keys. */
  | {
      readonly kind: 'other';
      readonly version: number;
      readonly keyIds: readonly string[];
      readonly trusted: readonly string[];
    }
  /** The folder has no root of this repository. */
  | { readonly kind: 'absent' };

export interface ImportRules {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Its pins count. That first use may be off does not: what is imported is no first use. */
  readonly pinning: Pinning;
}

/**
 * Takes over the root of trust that docker or notary has pinned on this machine, instead of trusting the first one the server
 * shows. It may have expired, as it may for them; the next update replaces it by one that its keys signed.
 * @param folder `~/.docker/trust` or `~/.notary`; only read
 * @throws MetadataRefused where the root does not verify for the repository, or is not the one that is pinned
 */
export async function importRoot(
  store: TrustStore,
  folder: ReadOnlyFiles,
  gun: Gun,
  { now, pinning }: ImportRules,
): Promise<RootImport> {
  const record = await store.load(gun);
  const bytes = await readRootFile(folder, gun.split('/'));
  if (record.root !== undefined) return compareRoots(record.root, bytes, { gun, now });
  if (bytes === undefined) return { kind: 'absent' };
  const expected = { gun, now, pinning: { ...pinning, firstUse: 'trust' }, floor: 1, expiry: 'ignore' } as const;
  const root = runAtOnce(verifyRoot(bytes, expected));
  const { version } = root.metadata;
  const keyIds = [...root.metadata.roles.root.keys.keys()];
  await store.save({ ...record, root: { version, bytes } }, []);
  const first: Change = { kind: 'first', how: 'imported', keys: keyIds };
  await store.history.add(gun, [historyEntry({ at: now, role: 'root', version, changes: [first] })]);
  return { kind: 'imported', version, keyIds };
}

/**
 * The repositories that have a root in the folder, ordered by name. What is named like no repository is passed over, and so is
 * what lies deeper than any name goes.
 */
export async function rootsIn(folder: ReadOnlyFiles, path: readonly string[] = []): Promise<readonly Gun[]> {
  if (path.length > MAX_DEPTH) return [];
  const gun = parseGun(path.join('/'));
  const names = await folder.list([TUF, ...path]);
  const isRoot = gun !== undefined && names.includes(METADATA) && (await hasRoot(folder, path));
  const below: Gun[] = [];
  for (const name of names) below.push(...(await rootsIn(folder, [...path, name])));
  return isRoot ? [gun, ...below] : below;
}

const TUF = 'tuf';
const METADATA = 'metadata';

/** A name has at most 255 characters, two for each component. */
const MAX_DEPTH = 128;

async function hasRoot(folder: ReadOnlyFiles, path: readonly string[]): Promise<boolean> {
  return (await folder.list([TUF, ...path, METADATA])).includes('root.json');
}

async function readRootFile(folder: ReadOnlyFiles, path: readonly string[]): Promise<Uint8Array | undefined> {
  try {
    return await folder.read([TUF, ...path, METADATA, 'root.json'], LIMITS.rootBytes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new MetadataRefused('root', 'length', 'it is larger than any root', { cause: error });
  }
}

interface Comparison {
  readonly gun: Gun;
  readonly now: number;
}

/** The newer one of two roots may be signed by the older one's keys, in either folder. What is no root at all is not compared. */
function compareRoots(
  { version, bytes }: PinnedRoot,
  theirs: Uint8Array | undefined,
  comparison: Comparison,
): RootImport {
  const known = { kind: 'known', version } as const;
  if (theirs === undefined) return known;
  try {
    const other = readRoot(theirs);
    const trusted = [...readRoot(bytes).roles.root.keys.keys()];
    const keyIds = [...other.roles.root.keys.keys()];
    const isSame = keyIds.length === trusted.length && keyIds.every((id) => trusted.includes(id));
    const isLinked = isSame || isSignedBy(theirs, bytes, comparison) || isSignedBy(bytes, theirs, comparison);
    return isLinked ? known : { kind: 'other', version: other.version, keyIds, trusted };
  } catch (error) {
    if (error instanceof MetadataRefused) return known;
    throw error;
  }
}

/** Whether the keys of `earlier` signed this root too. */
function isSignedBy(root: Uint8Array, earlier: Uint8Array, { gun, now }: Comparison): boolean {
  const previous = readRoot(earlier);
  const expected = { gun, now, pinning: TRUST_ON_FIRST_USE, previous, floor: 1, expiry: 'ignore' } as const;
  try {
    runAtOnce(verifyRoot(root, expected));
    return true;
  } catch (error) {
    if (error instanceof MetadataRefused) return false;
    throw error;
  }
}
