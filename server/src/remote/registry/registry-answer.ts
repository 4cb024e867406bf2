import type { Digest } from '../../base/digest.ts';
import type { UnreachableReason } from '../../base/errors.ts';
import type { ManifestContent } from './manifest-content.ts';

/** What the registry serves for a tag or digest right now. It is the registry's word, not the publisher's: nothing here is signed. */
export type RegistryAnswer =
  | {
      readonly kind: 'serves';
      readonly digest: Digest;
      readonly mediaType: string;
      readonly content: ManifestContent;
      /** Set where a mirror (`host[:port]`) answered in the registry's place. */
      readonly mirror?: string;
    }
  /** The registry answered that it has no such tag or digest; `missing` where it says that it has no such repository either. */
  | { readonly kind: 'absent'; readonly missing?: 'repository' }
  | { readonly kind: 'unavailable'; readonly host: string; readonly reason: UnreachableReason; readonly detail: string }
  /** Nobody asked: the settings say so, or the verdict did not need it. */
  | { readonly kind: 'notAsked' };
