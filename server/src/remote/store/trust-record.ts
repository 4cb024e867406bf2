import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

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
  readonly signers: readonly string[];
}

export function emptyRecord(gun: string): TrustRecord {
  return { gun, files: new Map(), highest: new Map(), history: new Map() };
}

/** RFC 8785 with a digest over the rest, so that a file that was cut off or edited is noticed. Not a secret: no signature. */
export function encodeRecord(record: TrustRecord): Uint8Array {
  const content = {
    format: FORMAT,
    gun: record.gun,
    root: record.root === undefined ? null : { version: record.root.version, bytes: toBase64(record.root.bytes) },
    files: Object.fromEntries(record.files),
    highest: Object.fromEntries(record.highest),
    history: Object.fromEntries(record.history),
    checked: record.checked ?? null,
  };
  return new TextEncoder().encode(JSON.stringify({ ...content, digest: digestOf(content) }));
}

const FORMAT = 1;

/** `undefined` where the bytes are not a whole record of this repository. */
export function decodeRecord(gun: string, bytes: Uint8Array): TrustRecord | undefined {
  const parsed = parseObject(bytes);
  if (parsed === undefined) return undefined;
  const { digest, ...content } = parsed;
  if (content['format'] !== FORMAT || content['gun'] !== gun || digest !== digestOf(content)) return undefined;
  const { root, files, highest, history, checked } = content as unknown as StoredRecord;
  return {
    gun,
    ...(root === null ? {} : { root: { version: root.version, bytes: fromBase64(root.bytes) } }),
    files: new Map(Object.entries(files)),
    highest: new Map(Object.entries(highest)),
    history: new Map(Object.entries(history)),
    ...(checked === null ? {} : { checked }),
  };
}

/** The digest fits, so the content is what `encodeRecord` wrote. */
interface StoredRecord {
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

function parseObject(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function digestOf(content: object): string {
  return createHash('sha256')
    .update(canonicalize(content) ?? '')
    .digest('hex');
}

/**
 * What two processes know, in one record: of each role the higher version with its file. The rest is taken from the record
 * with the newer root or newer targets, and from `mine` where both are as new. Of two roots of one version, the one that was
 * there first stays: two processes may have met two different ones at their first use.
 */
export function mergeRecords(mine: TrustRecord, theirs: TrustRecord): TrustRecord {
  const order = compareAge(mine, theirs);
  const [newer, older] = order < 0 ? [theirs, mine] : [mine, theirs];
  const highest = new Map(newer.highest);
  const files = new Map(newer.files);
  for (const [role, seen] of older.highest) {
    const known = newer.highest.get(role)?.version ?? 0;
    // A delegation that newer targets no longer have is forgotten: made anew, it may begin again at version 1.
    const isGone = known === 0 && order !== 0 && role.includes('/');
    if (isGone || known >= seen.version) continue;
    highest.set(role, seen);
    const file = older.files.get(role);
    if (file !== undefined) files.set(role, file);
  }
  const root = order === 0 ? (theirs.root ?? mine.root) : newer.root;
  return {
    ...newer,
    ...(root === undefined ? {} : { root }),
    files,
    highest,
    history: new Map([...older.history, ...newer.history]),
  };
}

/** Negative where `a` has the older root, or as old a root and older targets. */
function compareAge(a: TrustRecord, b: TrustRecord): number {
  const byRoot = (a.root?.version ?? 0) - (b.root?.version ?? 0);
  if (byRoot !== 0) return byRoot;
  return (a.highest.get('targets')?.version ?? 0) - (b.highest.get('targets')?.version ?? 0);
}
