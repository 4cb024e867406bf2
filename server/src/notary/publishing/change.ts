import type { BaseRole, FileMeta, PublicKey } from '../metadata.ts';

/** One thing to change in a repository. Applying the same change twice changes nothing the second time. */
export type Change =
  | { readonly kind: 'addTarget'; readonly role: string; readonly name: string; readonly file: FileMeta }
  | { readonly kind: 'removeTarget'; readonly role: string; readonly name: string }
  | DelegationChange
  | { readonly kind: 'removeDelegation'; readonly role: string }
  | ReplaceKeys
  /** Signs a role again as it is, also where its signatures do not count any more. */
  | { readonly kind: 'witness'; readonly role: string };

/** Gives a role other keys. */
export interface ReplaceKeys {
  readonly kind: 'replaceKeys';
  readonly role: BaseRole;
  readonly keys: readonly PublicKey[];
  /** Keys of former roots that shall sign the new one too, as far as they are here. */
  readonly formerRootKeys?: readonly PublicKey[];
}

/** A change that may wait: which roles a purge changes shows once the repository and the keys that are here are known. */
export type StageableChange = Change | PurgeKeys;

/** Takes keys out of every delegation. */
export interface PurgeKeys {
  readonly kind: 'purgeKeys';
  /** Canonical ids. */
  readonly keys: readonly string[];
}

/** Makes a delegation, or changes one that is there. */
export interface DelegationChange {
  readonly kind: 'changeDelegation';
  readonly role: string;
  readonly addKeys: readonly PublicKey[];
  /** Canonical ids, as `delegation list` shows them. */
  readonly removeKeys: readonly string[];
  readonly addPaths: readonly string[];
  /** `all` leaves the role no path. */
  readonly removePaths: readonly string[] | 'all';
  /** `undefined`: as it is, or 1 for a new role. */
  readonly threshold: number | undefined;
}

/** What a change leaves out is nothing to add and nothing to remove. */
export function delegationChange(role: string, parts: Partial<DelegationChange>): DelegationChange {
  const nothing = { addKeys: [], removeKeys: [], addPaths: [], removePaths: [], threshold: undefined };
  return { ...nothing, ...parts, kind: 'changeDelegation', role };
}
