import type { FileMeta, Metadata, Root } from '../../notary/metadata.ts';
import { MetadataRefused } from '../../notary/refusal.ts';
import type { TrustedSet } from '../../notary/trusted-set.ts';
import { verifyHashes } from '../../notary/verified.ts';
import type { Verified } from '../../notary/verified.ts';
import { isCounting, type TrustRecord } from '../store/trust-record.ts';
import { sha256Hex } from '../store/sha256.ts';
import type { TrustStore } from '../store/trust-store.ts';

/**
 * What one update knows beforehand and learns on its way: the stored files, and those verified since. Nothing is written
 * here; `learnt` says what there is to write, also after an update that failed half-way, so that versions seen are not forgotten.
 */
export class KnownFiles {
  readonly record: TrustRecord;
  #previous: TrustedSet | undefined;
  #before: ReadonlyMap<string, Verified<Metadata>> = new Map();
  readonly #store: TrustStore;
  readonly #learnt = new Map<string, Verified<Metadata>>();
  /** Bytes that are in the store already. */
  readonly #found = new Set<Uint8Array>();
  #floors: ReadonlyMap<string, number> = new Map();

  /** @param previous the last complete set of this process */
  constructor(record: TrustRecord, store: TrustStore, previous?: TrustedSet) {
    this.record = record;
    this.#store = store;
    if (previous !== undefined) this.recall(previous);
  }

  /** An earlier set, whose files need not be read, nor verified, a second time. */
  get previous(): TrustedSet | undefined {
    return this.#previous;
  }

  /** Makes a set the earlier one. @param set of files that are in the store */
  recall(set: TrustedSet): void {
    this.#previous = set;
    this.#before = new Map(set.files);
    for (const { bytes } of this.#before.values()) this.#found.add(bytes);
  }

  /** The lowest version of each role that will do; 1 for those not named. What this update has verified counts at once. */
  get floors(): ReadonlyMap<string, number> {
    const learnt = [...this.#learnt].map(([role, { metadata }]) => [role, metadata.version] as const);
    return new Map([...this.#floors, ...learnt]);
  }

  /** Verified files by role, the last one of each. */
  get learnt(): ReadonlyMap<string, Verified<Metadata>> {
    return this.#learnt;
  }

  /** Verified files that are not in the store; the root goes into the record. What the server sent may be what was there. */
  unsaved(): readonly Uint8Array[] {
    const files = [...this.#learnt].filter(([role]) => role !== 'root').map(([, { bytes }]) => bytes);
    const found = [...this.#found];
    return files.filter((bytes) => !this.#found.has(bytes) && !found.some((known) => isSame(known, bytes)));
  }

  keep(role: string, verified: Verified<Metadata>): void {
    this.#learnt.set(role, verified);
  }

  /**
   * Says by which root the versions seen before are to be judged: the one trusted when the update began. A version counts
   * while the keys that signed it still meet the role's threshold; those of delegations always count.
   */
  judgeFloorsBy(root: Root): void {
    const counting = [...this.record.highest].filter(([role, seen]) => isCounting(role, seen, root));
    this.#floors = new Map(counting.map(([role, { version }]) => [role, version]));
  }

  /** The last verified file of a role. */
  async last(role: string): Promise<Uint8Array | undefined> {
    return this.#learnt.get(role)?.bytes ?? this.#stored(role);
  }

  /** The last verified file of a role before this update, where this update has another one. */
  async before(role: string): Promise<Uint8Array | undefined> {
    const learnt = this.#learnt.get(role)?.bytes;
    const isSame = learnt !== undefined && sha256Hex(learnt) === this.record.files.get(role);
    return isSame ? undefined : this.#stored(role);
  }

  /** A file of these hashes, if it is here. */
  async find(role: string, file: FileMeta): Promise<Uint8Array | undefined> {
    const pinned = role === 'root' ? this.record.root : undefined;
    for (const known of [this.#learnt.get(role), this.#before.get(role), pinned]) {
      if (known !== undefined && isFile(role, known.bytes, file)) return known.bytes;
    }
    const sha256 = file.hashes.get('sha256');
    const isAddress = sha256?.length === 32;
    const bytes = isAddress ? await this.#read(Buffer.from(sha256).toString('hex')) : await this.#stored(role);
    return bytes !== undefined && isFile(role, bytes, file) ? bytes : undefined;
  }

  async #stored(role: string): Promise<Uint8Array | undefined> {
    const sha256 = this.record.files.get(role);
    return sha256 === undefined ? undefined : this.#read(sha256);
  }

  async #read(sha256: string): Promise<Uint8Array | undefined> {
    const bytes = await this.#store.readFile(sha256);
    if (bytes !== undefined) this.#found.add(bytes);
    return bytes;
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}

/** Whether the bytes are those that the parent's hashes name. */
export function isFile(role: string, bytes: Uint8Array, file: FileMeta): boolean {
  try {
    verifyHashes(role, bytes, file);
    return true;
  } catch (error) {
    if (error instanceof MetadataRefused) return false;
    throw error;
  }
}
