import type { Root } from '../../notary/metadata.ts';
import { readRoot } from '../../notary/root.ts';
import { sha256Hex } from './sha256.ts';

/** What is remembered of a repository, apart from the files themselves. */
export interface TrustRecord {
  readonly gun: string;
  /** The root that is trusted: every later one must be signed by its keys. Absent before the first use. */
  readonly root?: PinnedRoot;
  /** sha256 of the newest verified file, by role; the root has none. */
  readonly files: ReadonlyMap<string, string>;
  /** The highest version seen, by role. */
  readonly highest: ReadonlyMap<string, HighestVersion>;
  /** Digests that a tag signed before and no longer signs: bare sha256 hex, the newest last. */
  readonly history: ReadonlyMap<string, readonly string[]>;
  /** The last complete and successful check. */
  readonly checked?: { readonly server: string; readonly at: number };
}

/** Kept here and not among the files, so that nothing that tidies them up can lose it. */
export interface PinnedRoot {
  readonly version: number;
  readonly bytes: Uint8Array;
}

/**
 * A version counts only as long as the keys that signed it still may: that lets a publisher recover from a stolen key by
 * replacing it, as the reference client does by finding its cached file badly signed.
 */
export interface HighestVersion {
  readonly version: number;
  /** Ids of the keys; none for delegations, whose versions always count. */
  readonly signers: readonly string[];
}

/** Whether the keys that signed a version still meet the role's threshold under this root. */
export function isCounting(role: string, { signers }: HighestVersion, root: Root): boolean {
  if (role.includes('/')) return true;
  if (!(role === 'timestamp' || role === 'snapshot' || role === 'targets')) return false;
  const { keys, threshold } = root.roles[role];
  return signers.filter((id) => keys.has(id)).length >= threshold;
}

export function emptyRecord(gun: string): TrustRecord {
  return { gun, files: new Map(), highest: new Map(), history: new Map() };
}

/**
 * A line with the sha256 of the rest, so that a file that was cut off or edited is noticed, and the rest as JSON. Not a secret: no
 * signature.
 */
export function encodeRecord(record: TrustRecord): Uint8Array {
  const content = new TextEncoder().encode(
    JSON.stringify({
      format: FORMAT,
      gun: record.gun,
      root: record.root === undefined ? null : { version: record.root.version, bytes: toBase64(record.root.bytes) },
      files: Object.fromEntries(record.files),
      highest: Object.fromEntries(record.highest),
      history: Object.fromEntries(record.history),
      checked: record.checked ?? null,
    }),
  );
  return Buffer.concat([digestLine(content), content]);
}

const FORMAT = 1;

/** 64 digits and the line's end. */
const DIGEST_BYTES = 65;

function digestLine(content: Uint8Array): Uint8Array {
  return new TextEncoder().encode(`${sha256Hex(content)}\n`);
}

/** `undefined` where the bytes are not a whole record of this repository. */
export function decodeRecord(gun: string, bytes: Uint8Array): TrustRecord | undefined {
  const stored = readStored(bytes);
  if (stored?.gun !== gun) return undefined;
  const { root, files, highest, history, checked } = stored;
  return {
    gun,
    ...(root === null ? {} : { root: { version: root.version, bytes: fromBase64(root.bytes) } }),
    files: new Map(Object.entries(files)),
    highest: new Map(Object.entries(highest)),
    history: new Map(Object.entries(history)),
    ...(checked === null ? {} : { checked }),
  };
}

/** What a record says about files, whatever its repository. */
export interface NamedFiles {
  /** sha256 of each. */
  readonly names: readonly string[];
  /** When the repository was last checked, in milliseconds since the epoch; 0: never. */
  readonly checkedAt: number;
}

/** `undefined` where the bytes are not a whole record. */
export function filesNamedIn(bytes: Uint8Array): NamedFiles | undefined {
  const stored = readStored(bytes);
  return stored && { names: Object.values(stored.files), checkedAt: stored.checked?.at ?? 0 };
}

interface StoredRecord {
  readonly gun: string;
  readonly root: { readonly version: number; readonly bytes: string } | null;
  readonly files: Readonly<Record<string, string>>;
  readonly highest: Readonly<Record<string, HighestVersion>>;
  readonly history: Readonly<Record<string, readonly string[]>>;
  readonly checked: { readonly server: string; readonly at: number } | null;
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}

function readStored(bytes: Uint8Array): StoredRecord | undefined {
  const content = bytes.subarray(DIGEST_BYTES);
  if (Buffer.compare(bytes.subarray(0, DIGEST_BYTES), digestLine(content)) !== 0) return undefined;
  // The digest fits, so the content is what `encodeRecord` wrote, of this format or of another.
  const { format, ...stored } = JSON.parse(new TextDecoder().decode(content)) as StoredRecord & { format: number };
  return format === FORMAT ? stored : undefined;
}

/**
 * What two processes know, in one record: of each role the higher version with its file. The rest is taken from the record
 * with the newer root or newer targets, and from `mine` where both are as new. Of two roots of one version, the one that was
 * there first stays: two processes may have met two different ones at their first use.
 */
export function mergeRecords(mine: TrustRecord, theirs: TrustRecord): TrustRecord {
  const order = compareAge(mine, theirs);
  const [newer, older] = order < 0 ? [theirs, mine] : [mine, theirs];
  const root = order === 0 ? (theirs.root ?? mine.root) : newer.root;
  const highest = new Map(newer.highest);
  const files = new Map(newer.files);
  for (const [role, seen] of older.highest) {
    const known = newer.highest.get(role)?.version ?? 0;
    // A delegation that newer targets no longer have is forgotten: made anew, it may begin again at version 1.
    const isGone = known === 0 && order !== 0 && role.includes('/');
    if (isGone || known >= seen.version || !countsUnder(root, role, seen)) continue;
    highest.set(role, seen);
    const file = older.files.get(role);
    if (file !== undefined) files.set(role, file);
  }
  return {
    ...newer,
    ...(root === undefined ? {} : { root }),
    files,
    highest,
    history: new Map([...older.history, ...newer.history]),
  };
}

/** A version that counts no more would only stand in the way of those that the role's new keys sign. */
function countsUnder(root: PinnedRoot | undefined, role: string, seen: HighestVersion): boolean {
  return root === undefined || isCounting(role, seen, readRoot(root.bytes));
}

/** Negative where `a` has the older root, or as old a root and older targets. */
function compareAge(a: TrustRecord, b: TrustRecord): number {
  const byRoot = (a.root?.version ?? 0) - (b.root?.version ?? 0);
  if (byRoot !== 0) return byRoot;
  return (a.highest.get('targets')?.version ?? 0) - (b.highest.get('targets')?.version ?? 0);
}
