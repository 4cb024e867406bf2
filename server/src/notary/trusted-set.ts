import type { Sliced } from '../base/sliced.ts';
import { firstCertificate, weaknessOf } from './certificate.ts';
import { decodeEnvelope, decodeSnapshot, decodeTargets, decodeTimestamp } from './decode.ts';
import { LIMITS } from './limits.ts';
import type {
  Delegation,
  Envelope,
  FileMeta,
  Metadata,
  RoleKeys,
  Root,
  Snapshot,
  Targets,
  Timestamp,
  PublicKey,
} from './metadata.ts';
import { MetadataRefused } from './refusal.ts';
import { parentRole } from './role-name.ts';
import { decodingOf, verifyExpiry, verifyHashes, verifySignatures, verifyVersion } from './verified.ts';
import type { Verified } from './verified.ts';

export interface TrustedSetOptions {
  /** Milliseconds since the epoch: one instant for all files. */
  readonly now: number;
  /** The highest version seen of each role; a lower one is a rollback. */
  readonly floors: ReadonlyMap<string, number>;
  /**
   * An earlier set of the same repository. Under the same root and the same parent, the very same bytes (the same object) have
   * the same signatures: they are not verified a second time. Hashes, versions and dates always are.
   */
  readonly previous?: TrustedSet | undefined;
}

/** A targets role whose file is to be loaded next. */
export interface PendingRole {
  readonly name: string;
  readonly file: FileMeta;
}

/** A delegation that counts for nothing: its file is badly signed or expired (`client/tufclient.go` downloadTargets). */
export interface SkippedRole {
  readonly name: string;
  readonly reason: MetadataRefused;
  /** What the file says, **not verified**: for who signs it anew, and for nobody else. */
  readonly unverified: Targets;
}

/**
 * Metadata of one repository on one occasion. Holds only what has been verified, at every moment; the order is root (given
 * verified), timestamp, snapshot, then the roles that `nextRole` names, and a call out of order is a mistake of the caller
 * (`TypeError`). Modelled on python-tuf's TrustedMetadataSet with the rules of `tuf/builder.go`. No I/O, no clock.
 */
export class TrustedSet {
  readonly root: Verified<Root>;
  readonly #options: TrustedSetOptions;
  readonly #targets = new Map<string, Verified<Targets>>();
  readonly #skipped = new Map<string, SkippedRole>();
  /** Many roles may share many keys: each is looked at once. */
  readonly #strongKeys = new Set<PublicKey>();
  /** Roles in the order in which the reference client visits them: depth first, as listed. */
  readonly #queue: QueuedRole[];
  #timestamp: Verified<Timestamp> | undefined;
  #snapshot: Verified<Snapshot> | undefined;
  #rootFile: FileMeta | undefined;
  #roles = 1;
  /** Of the targets roles' files. */
  #bytes = 0;
  readonly #previous: TrustedSet | undefined;
  #isLoading = false;

  constructor(root: Verified<Root>, options: TrustedSetOptions) {
    this.root = root;
    this.#options = options;
    this.#queue = [{ name: 'targets', ...root.metadata.roles.targets }];
    const { previous } = options;
    this.#previous = previous && Buffer.compare(previous.root.bytes, root.bytes) === 0 ? previous : undefined;
  }

  /** The timestamp, once verified. */
  get timestamp(): Verified<Timestamp> | undefined {
    return this.#timestamp;
  }

  /** The snapshot, once verified. */
  get snapshot(): Verified<Snapshot> | undefined {
    return this.#snapshot;
  }

  /** Verified targets files by role, in the order of loading. */
  get targets(): ReadonlyMap<string, Verified<Targets>> {
    return this.#targets;
  }

  get skipped(): ReadonlyMap<string, SkippedRole> {
    return this.#skipped;
  }

  /** What a validly signed snapshot says about the root, also where this set's root is another one. */
  get rootFile(): FileMeta | undefined {
    return this.#rootFile;
  }

  /** All that is verified, by role: root, timestamp, snapshot, targets, delegations. */
  get files(): readonly (readonly [string, Verified<Metadata>])[] {
    const base = { root: this.root, timestamp: this.#timestamp, snapshot: this.#snapshot };
    const loaded = Object.entries(base).flatMap(([role, file]) => (file === undefined ? [] : [[role, file] as const]));
    return [...loaded, ...this.#targets];
  }

  /** When the first of the files expires; a delegation's expiry ends the whole, since it may be what answers. */
  get validUntil(): number {
    return Math.min(...this.files.map(([, { metadata }]) => metadata.expires));
  }

  /** @throws MetadataRefused */
  loadTimestamp(bytes: Uint8Array): Sliced<Verified<Timestamp>> {
    return this.#alone(this.#loadTimestamp(bytes));
  }

  /** @throws MetadataRefused; `hash` of `root` where the snapshot is good and the root is not the one it names */
  loadSnapshot(bytes: Uint8Array): Sliced<Verified<Snapshot>> {
    return this.#alone(this.#loadSnapshot(bytes));
  }

  /** The targets role whose file is due; `undefined` when all are loaded. A role that the snapshot does not list has no file. */
  nextRole(): PendingRole | undefined {
    const due = this.#due();
    return due && { name: due.role.name, file: due.file };
  }

  /**
   * Loads the file of the role that is due. A delegation whose signatures do not meet its threshold, or that has expired, is
   * skipped with its subtree; every other fault refuses the whole update, as in the reference client.
   * @returns `undefined` where the role was skipped
   * @throws MetadataRefused
   */
  loadTargets(name: string, bytes: Uint8Array): Sliced<Verified<Targets> | undefined> {
    return this.#alone(this.#loadTargets(name, bytes));
  }

  /** Between two slices the set is as it was before the step, and takes no other step until this one has ended. */
  *#alone<Value>(step: Sliced<Value>): Sliced<Value> {
    if (this.#isLoading) throw new TypeError('another file is being loaded');
    this.#isLoading = true;
    try {
      return yield* step;
    } finally {
      this.#isLoading = false;
    }
  }

  *#loadTimestamp(bytes: Uint8Array): Sliced<Verified<Timestamp>> {
    if (this.#timestamp !== undefined) throw new TypeError('the timestamp is loaded already');
    this.#timestamp = yield* this.#verify('timestamp', bytes, decodeTimestamp);
    return this.#timestamp;
  }

  *#loadSnapshot(bytes: Uint8Array): Sliced<Verified<Snapshot>> {
    if (this.#timestamp === undefined || this.#snapshot !== undefined) throw new TypeError('no snapshot is due');
    verifyHashes('snapshot', bytes, this.#timestamp.metadata.snapshot);
    const snapshot = yield* this.#verify('snapshot', bytes, decodeSnapshot);
    this.#rootFile = snapshot.metadata.files.get('root');
    if (this.#rootFile !== undefined) verifyHashes('root', this.root.bytes, this.#rootFile);
    this.#snapshot = snapshot;
    return snapshot;
  }

  *#loadTargets(name: string, bytes: Uint8Array): Sliced<Verified<Targets> | undefined> {
    const due = this.#due();
    if (due?.role.name !== name) throw new TypeError(`${name} is not due`);
    const { role, file } = due;
    this.#bytes += bytes.length;
    if (this.#bytes > LIMITS.repositoryBytes) {
      throw new MetadataRefused(name, 'length', `with it, all roles have more than ${LIMITS.repositoryBytes} bytes`);
    }
    const targets =
      name === 'targets' ? yield* this.#loadTop(bytes, file) : yield* this.#loadDelegation(role, bytes, file);
    this.#queue.shift();
    if (targets === undefined) return undefined;
    this.#targets.set(name, targets);
    this.#roles += targets.metadata.delegations.length;
    if (this.#roles > LIMITS.delegations) {
      throw new MetadataRefused(name, 'delegation', 'there are too many delegations');
    }
    this.#queue.unshift(...targets.metadata.delegations);
    return targets;
  }

  #due(): { role: QueuedRole; file: FileMeta } | undefined {
    if (this.#snapshot === undefined) throw new TypeError('the snapshot comes before the targets');
    for (let role = this.#queue[0]; role !== undefined; role = this.#queue[0]) {
      const file = this.#snapshot.metadata.files.get(role.name);
      // A role that is listed twice has the keys of its first entry both times (`tuf/tuf.go` GetDelegationRole).
      if (file !== undefined && isDescribed(file) && !this.#skipped.has(role.name)) return { role, file };
      this.#queue.shift();
    }
    return undefined;
  }

  *#loadTop(bytes: Uint8Array, file: FileMeta): Sliced<Verified<Targets>> {
    verifyHashes('targets', bytes, file);
    const before = this.#unchanged('targets', bytes);
    return yield* this.#verify('targets', bytes, (signed) => decodeTargets(signed, 'targets'), before);
  }

  /** Decodes before it verifies, as `tuf/builder.go` loadDelegation does: what does not decode refuses the update. */
  *#loadDelegation(role: QueuedRole, bytes: Uint8Array, file: FileMeta): Sliced<Verified<Targets> | undefined> {
    const { name } = role;
    if (this.#targets.has(name)) throw new MetadataRefused(name, 'delegation', 'it is delegated to twice');
    yield* this.#verifyStrength(name, role);
    verifyHashes(name, bytes, file);
    const before = this.#unchanged(name, bytes);
    const targets = before ?? (yield* decodeDelegation(name, bytes));
    verifyVersion(name, targets.metadata, this.#floor(name));
    try {
      const verified = 'signers' in targets ? targets : yield* verifyDelegation(role, targets);
      verifyExpiry(name, targets.metadata, this.#options.now);
      return verified;
    } catch (error) {
      const isSkipped = error instanceof MetadataRefused && (error.check === 'threshold' || error.check === 'expired');
      if (!isSkipped) throw error;
      this.#skipped.set(name, { name, reason: error, unverified: targets.metadata });
      return undefined;
    }
  }

  *#verify<Kind extends Metadata>(
    role: 'timestamp' | 'snapshot' | 'targets',
    bytes: Uint8Array,
    decode: (signed: Envelope['signed']) => Sliced<Kind>,
    before?: Verified<Kind>,
  ): Sliced<Verified<Kind>> {
    const verified = before ?? (yield* verifySigned(role, bytes, this.root.metadata.roles[role], decode));
    verifyVersion(role, verified.metadata, this.#floor(role));
    verifyExpiry(role, verified.metadata, this.#options.now);
    return verified;
  }

  /** The file as it was verified before, where it is the same one, and nothing above it has changed. */
  #unchanged(name: string, bytes: Uint8Array): Verified<Targets> | undefined {
    const before = this.#previous?.targets.get(name);
    if (before?.bytes !== bytes) return undefined;
    const parent = parentRole(name);
    const isSameParent = name === 'targets' || this.#previous?.targets.get(parent) === this.#targets.get(parent);
    return isSameParent ? before : undefined;
  }

  /** Delegations' certificates may have expired, but may not be weak (`tuf/tuf.go` GetDelegationRole). */
  *#verifyStrength(name: string, { keys }: RoleKeys): Sliced<void> {
    for (const key of keys.values()) {
      if (this.#strongKeys.has(key)) continue;
      yield;
      const certificate = firstCertificate(key.bytes);
      const weakness = certificate && weaknessOf(certificate);
      if (weakness !== undefined) throw new MetadataRefused(name, 'certificate', weakness);
      this.#strongKeys.add(key);
    }
  }

  #floor(role: string): number {
    return this.#options.floors.get(role) ?? 1;
  }
}

type QueuedRole = RoleKeys & Pick<Delegation, 'name'>;

/** Signatures before content, as for all files whose keys root.json names. */
function* verifySigned<Kind extends Metadata>(
  role: string,
  bytes: Uint8Array,
  keys: RoleKeys,
  decode: (signed: Envelope['signed']) => Sliced<Kind>,
): Sliced<Verified<Kind>> {
  const envelope = yield* decodingOf(role, decodeEnvelope(bytes));
  const signers = yield* verifySignatures(role, envelope, keys);
  return { metadata: yield* decodingOf(role, decode(envelope.signed)), bytes, signers };
}

interface UnverifiedDelegation {
  readonly metadata: Targets;
  readonly bytes: Uint8Array;
  readonly envelope: Envelope;
}

function* decodeDelegation(name: string, bytes: Uint8Array): Sliced<UnverifiedDelegation> {
  const envelope = yield* decodingOf(name, decodeEnvelope(bytes));
  return { metadata: yield* decodingOf(name, decodeTargets(envelope.signed, name)), bytes, envelope };
}

function* verifyDelegation(
  role: QueuedRole,
  { metadata, bytes, envelope }: UnverifiedDelegation,
): Sliced<Verified<Targets>> {
  return { metadata, bytes, signers: yield* verifySignatures(role.name, envelope, role) };
}

/** An entry that says nothing at all is no entry (`tuf/builder.go` ChecksumKnown). */
function isDescribed({ hashes, length }: FileMeta): boolean {
  return hashes.size > 0 || length !== 0;
}
