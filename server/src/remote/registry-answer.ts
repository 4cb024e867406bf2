import type { Digest } from '../base/digest.ts';
import type { UnreachableReason } from '../base/errors.ts';

/** What the registry serves for a tag or digest right now. It is the registry's word, not the publisher's: nothing here is signed. */
export type RegistryAnswer =
  | { readonly kind: 'serves'; readonly digest: Digest; readonly mediaType: string; readonly isIndex: boolean }
  /** The registry answered that it has no such tag or digest; `missing` where it says that it has no such repository either. */
  | { readonly kind: 'absent'; readonly missing?: 'repository' }
  | { readonly kind: 'unavailable'; readonly host: string; readonly reason: UnreachableReason; readonly detail: string }
  /** Nobody asked: the settings say so, or the verdict did not need it. */
  | { readonly kind: 'notAsked' };
