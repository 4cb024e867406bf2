import type { Digest } from '../../base/digest.ts';
import type { Change, StageableChange } from '../../notary/publishing/change.ts';
import type { PublicKey } from '../../notary/metadata.ts';
import type { CertificateFile } from '../../notary/publishing/root-certificate.ts';
import type { Gun, ImageName } from '../../reference/image-name.ts';
import type { Oversight, ProposedPublication } from '../../remote/publishing/oversight.ts';
import type { Publication } from '../../remote/publishing/publisher.ts';
import type { RootChoice } from '../../remote/publishing/new-repository.ts';
import type { StagedChange } from '../../remote/publishing/staged-changes.ts';
import type { RepositoryTrust } from '../provider.ts';

export { delegationChange } from '../../notary/publishing/change.ts';
export type {
  CertificateFile,
  Change,
  Oversight,
  ProposedPublication,
  Publication,
  PublicKey,
  StageableChange,
  StagedChange,
};

/**
 * What publishers do to the trust data of a repository. Everything rejects with an `ImageTrustError`, and then nothing was
 * published: `PublishRefused`, `KeyError` and `RefusedError` for what must not or cannot be, `UnreachableError` for who could
 * not be asked.
 */
export interface Publishing {
  /** Publishes a repository's first trust data. */
  init(gun: Gun, beginning: Beginning): Promise<Publication>;
  /** Signs a tag, as docker does; begins the trust data where there are none. */
  sign(request: SignRequest): Promise<Signed>;
  /** Takes back the signature of one tag, or of all where the image names none. */
  revoke(image: ImageName): Promise<Revoked>;
  /** Deletes all trust data of the repository on the server, and forgets it here. Private keys stay. */
  remove(gun: Gun): Promise<void>;
  addSigner(gun: Gun, name: string, keys: readonly PublicKey[]): Promise<Publication>;
  /** @param force also where what was released then counts for nothing */
  removeSigner(gun: Gun, name: string, force: 'force' | 'careful'): Promise<Publication>;
  delegations(gun: Gun): Promise<readonly DelegationRow[]>;
  rotate(request: Rotation): Promise<Publication>;
  /** Keeps a change for `publish`. Contacts nobody. @throws PublishRefused `role` where its role can never list targets */
  stage(gun: Gun, change: StageableChange): Promise<void>;
  staged(gun: Gun): Promise<readonly StagedChange[]>;
  /** Publishes what was staged, and forgets it. */
  publish(gun: Gun): Promise<StagedPublication>;
  /** Forgets staged changes. @param which their numbers in the list, from 0 @throws UsageError where there is none of a number */
  reset(gun: Gun, which: 'all' | readonly number[]): Promise<void>;
  /** The latest publications and deletions, the newest first. */
  history(gun: Gun, count: number): Promise<readonly HistoryEntry[]>;
  /** Whether these are the bytes that were signed under a name. */
  verify(gun: Gun, name: string, content: Uint8Array): Promise<Verification>;
}

export interface Beginning {
  /** Who signs snapshots. */
  readonly snapshot: 'local' | 'server';
  /** The root key; without it, this machine's, which is made where there is none. */
  readonly root?: RootChoice;
}

export interface SignRequest {
  readonly image: ImageName;
  readonly tag: string;
  /** What to sign; without it, what the registry serves for the tag now. Without a size the registry is asked for that. */
  readonly target?: { readonly digest: Digest; readonly size?: number };
  /** Roles to sign for; without them, docker's rule. */
  readonly roles?: readonly string[];
  /** The signer that a new repository begins with; without it, docker's user name for the registry. */
  readonly signer?: string;
  /** Asked where docker knows none; `undefined`: there is nobody who would say. */
  askSigner?(): Promise<string | undefined>;
}

export interface Signed extends Publication {
  readonly digest: Digest;
  readonly size: number;
  /** Roles that sign the tag now. */
  readonly signedBy: readonly string[];
  /** The signer that the repository was begun with, where it was begun. */
  readonly begunWith?: string;
}

export interface Revoked extends Publication {
  readonly tags: readonly string[];
  /** Roles that still sign one of them: their keys are not here. */
  readonly keptBy: readonly string[];
}

export interface StagedPublication extends Publication {
  /** Delegations that keep a key which was to be purged: who would have to sign that is not here. */
  readonly notPurged: readonly string[];
}

export interface DelegationRow {
  readonly name: string;
  readonly paths: readonly string[];
  /** Canonical. */
  readonly keyIds: readonly string[];
  readonly threshold: number;
}

export interface Rotation {
  readonly gun: Gun;
  readonly role: 'root' | 'targets' | 'snapshot' | 'timestamp';
  readonly to:
    | { readonly kind: 'server' }
    | { readonly kind: 'new' }
    | { readonly kind: 'keys'; readonly ids: readonly string[] }
    /** A root key that is here, in certificates that somebody else made. */
    | { readonly kind: 'certified'; readonly certificate: CertificateFile };
  /** How many of the roots so far sign the new one too, each with those of its keys that are here. */
  readonly formerRoots?: number | 'all';
}

export interface HistoryEntry {
  readonly id: string;
  /** As the server writes it. */
  readonly createdAt: string;
  readonly version: number;
  /** sha256 of the timestamp that was published, bare hex; empty for a deletion. */
  readonly sha256: string;
  /** `update` or `deletion`. */
  readonly category: string;
}

export type Verification = Age &
  (
    | { readonly kind: 'verified'; readonly role: string }
    | { readonly kind: 'different'; readonly role: string; readonly detail: string }
    | { readonly kind: 'unsigned' }
  );

/** How old the trust data are that were asked. */
export type Age = Pick<RepositoryTrust, 'checkedAt' | 'stale'>;
