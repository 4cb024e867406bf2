import type { Digest } from '../base/digest.ts';
import type { UnreachableReason } from '../base/errors.ts';
import type { ImageName } from '../reference/image-name.ts';
import type { ReferenceProblem } from '../reference/reference.ts';
import type { RegistryAnswer } from '../remote/registry/registry-answer.ts';
import type { RepositoryTrust, SignedTag } from './provider.ts';

export type { IndexedImage, ManifestContent } from '../remote/registry/manifest-content.ts';
export type { RegistryAnswer } from '../remote/registry/registry-answer.ts';

/** The registry's side of a verdict. */
export interface RegistryEvidence {
  /** What the image's tag serves. */
  readonly registry: RegistryAnswer;
  /** What the registry has under the signed digest; `absent`: a pin to it could not be pulled. */
  readonly signedImage: RegistryAnswer;
}

/** Where a verdict that rests on trust data comes from. */
export interface Evidence extends RegistryEvidence {
  readonly image: ImageName;
  readonly repository: RepositoryTrust;
}

/** One verdict per image use. Only `verified` may ever look good; switch over it exhaustively. */
export type Verdict =
  | (Evidence & { readonly kind: 'verified'; readonly signed: SignedTag })
  | (Evidence & { readonly kind: 'signed'; readonly signed: SignedTag })
  /** `because`: the pinned digest was signed for this tag before, or is signed now as `as`. `signed`: what the tag signs now. */
  | (Evidence & {
      readonly kind: 'outdated';
      readonly signed: SignedTag;
      readonly pinned: Digest;
      readonly signedAs?: string;
    })
  /** `signed` is what the tag signs now, where the document names a tag that is signed. */
  | (Evidence & { readonly kind: 'unsignedPin'; readonly pinned: Digest; readonly signed?: SignedTag })
  | (Evidence & { readonly kind: 'unsigned' })
  | (Evidence & { readonly kind: 'moved'; readonly signed: SignedTag; readonly served: Digest })
  | {
      readonly kind: 'noTrustData';
      readonly image: ImageName;
      readonly server: string;
      readonly checkedAt: number;
      readonly registry: RegistryAnswer;
    }
  | {
      readonly kind: 'expired';
      readonly image: ImageName;
      readonly server: string;
      readonly role: string;
      readonly expiredAt: number;
      readonly checkedAt: number;
    }
  | {
      readonly kind: 'rejected';
      readonly image: ImageName;
      readonly server: string;
      readonly role: string;
      readonly check: string;
      readonly detail: string;
      readonly checkedAt: number;
    }
  | { readonly kind: 'retired'; readonly image: ImageName; readonly server: string; readonly checkedAt: number }
  | {
      readonly kind: 'unavailable';
      readonly image: ImageName;
      readonly host: string;
      readonly reason: UnreachableReason;
      readonly detail: string;
    }
  | {
      readonly kind: 'unresolved';
      readonly text: string;
      readonly variables: readonly string[];
      /** Why the values are not known, where that can be said, as clauses. */
      readonly reasons?: readonly string[];
    }
  | { readonly kind: 'invalid'; readonly text: string; readonly problem: ReferenceProblem }
  | {
      readonly kind: 'exempt';
      readonly image: ImageName;
      /** Of `imageTrust.exceptions`, or of the exception in the policy file. */
      readonly pattern: string;
      /** Absent: the user's own settings say so, and nobody was asked. */
      readonly policy?: { readonly file: string; readonly reason: string; readonly until: string };
    };

export type VerdictKind = Verdict['kind'];

export type VerdictOf<K extends VerdictKind> = Extract<Verdict, { kind: K }>;
