import type { UnreachableReason } from '../base/errors.ts';
import type { Digest } from '../base/digest.ts';
import type { Gun, ImageName } from '../reference/image-name.ts';

/**
 * A trust system: whatever can say which digest a publisher signed for a tag. Notary v1 is the first; nothing above this
 * interface knows its name.
 */
export interface TrustProvider {
  /**
   * Verified trust data of the image's repository, or the named reason why there is none. Rejects only where the program
   * itself is at fault.
   */
  lookUp(image: ImageName, options: LookUpOptions): Promise<TrustAnswer>;
}

export interface LookUpOptions {
  readonly signal?: AbortSignal;
  /** `cached`: an answer inside the freshness window will do. `now`: ask the server (before a pin, on refresh). */
  readonly freshness: 'cached' | 'now';
}

/** Every outcome has a name; none of them stands for another. */
export type TrustAnswer =
  | { readonly kind: 'trusted'; readonly repository: RepositoryTrust }
  /** The trust server answered: nothing for this repository. */
  | { readonly kind: 'noTrustData'; readonly server: string; readonly checkedAt: number }
  /** Metadata that verified in all but its date. */
  | {
      readonly kind: 'expired';
      readonly server: string;
      readonly role: string;
      readonly expiredAt: number;
      readonly checkedAt: number;
    }
  /** Metadata that failed a check; `check` is a word for it, `detail` a clause. */
  | {
      readonly kind: 'rejected';
      readonly server: string;
      readonly role: string;
      readonly check: string;
      readonly detail: string;
      readonly checkedAt: number;
    }
  | { readonly kind: 'retired'; readonly server: string; readonly checkedAt: number }
  | {
      readonly kind: 'unavailable';
      readonly host: string;
      readonly reason: UnreachableReason;
      readonly detail: string;
    };

/** A repository's trust data, all of it verified and unexpired when it was checked. Times are milliseconds since the epoch. */
export interface RepositoryTrust {
  readonly gun: Gun;
  /** Base URL of the trust server that served it. */
  readonly server: string;
  readonly checkedAt: number;
  /** Set where the server could not be asked and an earlier check, still inside its validity, stands. */
  readonly stale?: { readonly reason: UnreachableReason; readonly host: string };
  /** The role of the chain that expires first. */
  readonly expires: { readonly role: string; readonly at: number };
  /** Root, targets, snapshot, timestamp, then delegations in the order of the metadata. */
  readonly roles: readonly RoleTrust[];
  /**
   * What was verified of a role, as it was signed: JSON with a line for every member, for people to read. `undefined` for a
   * delegation that is skipped, and for a role that there is not.
   */
  file(role: string): Promise<string | undefined>;
  /** Docker's rule: `targets/releases`, then `targets`, nothing else; needs a sha256. */
  signedTag(tag: string): SignedTag | undefined;
  /** Whether there is no signed tag at all. */
  readonly signsNothing: boolean;
  /** The signed tag that stands for this digest, the first by name of several. */
  tagSigning(digest: Digest): SignedTag | undefined;
  /** The signed tags that begin most like `text`, the most alike first, those equally alike by name. */
  tagsLike(text: string, count: number): readonly SignedTag[];
  /** Every signed tag in natural order: perhaps very many, so that it takes its time, which others may use. */
  signedTags(): Promise<readonly SignedTag[]>;
  /** Every target of every role as `notary list` shows it: one row a name, the highest role wins; ordered by role, then name. */
  targets(): readonly ListedTarget[];
  /** Whether this machine has seen `digest` signed as `tag` in an earlier check. */
  wasSigned(tag: string, digest: Digest): boolean;
}

export interface SignedTag {
  readonly tag: string;
  readonly digest: Digest;
  /** Bytes of the signed manifest. */
  readonly size: number;
  /** The role it was found in: `targets/releases` or `targets`. */
  readonly role: string;
  /** Names of the signers (`targets/NAME` without the prefix) that signed the same tag and digest; empty: the repository's admin. */
  readonly signers: readonly string[];
  /** When the role it was found in expires. */
  readonly expires: number;
}

export interface ListedTarget {
  readonly name: string;
  /** Bare hex; `undefined` where the target has no sha256. */
  readonly sha256?: string;
  readonly size: number;
  readonly role: string;
}

export interface RoleTrust {
  readonly name: string;
  /** `skipped`: a delegation whose own metadata is absent, expired or badly signed; its targets count for nothing. */
  readonly state:
    | { readonly kind: 'verified'; readonly version: number; readonly expires: number }
    | { readonly kind: 'skipped'; readonly reason: string };
  readonly threshold: number;
  /** Path prefixes a delegation may sign; absent for the four base roles. */
  readonly paths?: readonly string[];
  readonly keys: readonly KeySummary[];
  /** What the role itself signs, within its paths or not; empty for root, snapshot and timestamp. */
  readonly targets: ReadonlyMap<string, { readonly sha256?: string; readonly size: number }>;
}

export interface KeySummary {
  /** TUF key id: what root.json and `docker trust inspect` (administrative keys) show. */
  readonly id: string;
  /** Id of the bare public key: the private key's file name, what `notary key list` and docker's signers show. */
  readonly canonicalId: string;
  /** `ecdsa`, `ecdsa-x509`, `rsa`, `rsa-x509`, `ed25519`. */
  readonly algorithm: string;
  /** Whether its private key is on this machine. */
  readonly local: boolean;
  readonly certificate?: CertificateSummary;
}

export interface CertificateSummary {
  readonly subject: string;
  readonly notBefore: number;
  readonly notAfter: number;
  /** Of its DER, in lower-case hex. */
  readonly sha256: string;
}
