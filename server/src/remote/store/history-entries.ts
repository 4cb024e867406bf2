import { sha256Hex } from './sha256.ts';

/** One file of a repository's metadata that differed from the one before it, all of it verified. */
export interface HistoryEntry {
  /** When this machine saw it, in milliseconds since the epoch. */
  readonly at: number;
  readonly role: string;
  readonly version: number;
  readonly changes: readonly Change[];
  /** How many further changes there were: too many to be listed. */
  readonly more: number;
}

/** Key ids are those that stand in the metadata; digests are bare hex of sha256, empty where a target has none. */
export type Change =
  /** The first root that was trusted: as the server showed it, or taken over from docker or notary. */
  | { readonly kind: 'first'; readonly how: 'shown' | 'imported'; readonly keys: readonly string[] }
  /** A newer root with the same keys. */
  | { readonly kind: 'renewed' }
  | { readonly kind: 'key-added' | 'key-removed'; readonly role: string; readonly key: string }
  | { readonly kind: 'threshold'; readonly role: string; readonly from: number; readonly to: number }
  | { readonly kind: 'signer-added' | 'signer-removed' | 'paths'; readonly role: string }
  | { readonly kind: 'tag-added' | 'tag-removed'; readonly tag: string; readonly digest: string }
  | { readonly kind: 'tag-moved'; readonly tag: string; readonly from: string; readonly to: string }
  /** What was kept before could not be read any more. */
  | { readonly kind: 'damaged' };

/** Entries and changes at most; the first root stays, whatever else goes. */
const MAX_ENTRIES = 200;
const MAX_CHANGES = 50;
/** Characters of a tag, or of a role's name. Longer ones are counted, not listed. */
const MAX_NAME = 256;

/** An entry with as many of its changes as are kept. */
export function historyEntry(given: Omit<HistoryEntry, 'more'>): HistoryEntry {
  const changes = given.changes.filter(isShort).slice(0, MAX_CHANGES);
  return { ...given, changes, more: given.changes.length - changes.length };
}

function isShort(change: Change): boolean {
  return Object.values(change).every((value) => typeof value !== 'string' || value.length <= MAX_NAME);
}

/** Whether this version of a role has its entry. */
export function isKnown(entries: readonly HistoryEntry[], { role, version }: HistoryEntry): boolean {
  return entries.some((entry) => entry.role === role && entry.version === version);
}

/** All of both, each version of a role once, as it was seen first, in the order of the times. */
export function mergeEntries(known: readonly HistoryEntry[], seen: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const byVersion = new Map<string, HistoryEntry>();
  for (const entry of [...known, ...seen]) {
    const key = `${entry.role} ${entry.version}`;
    if (!byVersion.has(key)) byVersion.set(key, entry);
  }
  const entries = [...byVersion.values()].sort((a, b) => a.at - b.at);
  const isOld = (index: number): boolean => index < entries.length - MAX_ENTRIES;
  return entries.filter(({ changes }, index) => !isOld(index) || changes.some(({ kind }) => kind === 'first'));
}

const FORMAT = 1;

/** With a digest over the rest, so that a file that was cut off or edited is noticed. Not a secret: no signature. */
export function encodeHistory(gun: string, entries: readonly HistoryEntry[]): Uint8Array {
  const content = JSON.stringify({ format: FORMAT, gun, entries });
  return new TextEncoder().encode(`${digestOf(content)}\n${content}\n`);
}

/** `undefined` where the bytes are not the whole history of this repository. */
export function decodeHistory(gun: string, bytes: Uint8Array): readonly HistoryEntry[] | undefined {
  const [digest, content = ''] = new TextDecoder().decode(bytes).split('\n');
  if (digest !== digestOf(content)) return undefined;
  // The digest fits, so the content is what `encodeHistory` wrote, for one repository or another.
  const stored = JSON.parse(content) as StoredHistory;
  return stored.format === FORMAT && stored.gun === gun ? stored.entries : undefined;
}

interface StoredHistory {
  readonly format: number;
  readonly gun: string;
  readonly entries: readonly HistoryEntry[];
}

function digestOf(content: string): string {
  return sha256Hex(new TextEncoder().encode(content));
}
