import type { BaseRole, FileMeta, PublicKey } from '../metadata.ts';

/** One thing to change in a repository. Applying the same change twice changes nothing the second time. */
export type Change =
  | { readonly kind: 'addTarget'; readonly role: string; readonly name: string; readonly file: FileMeta }
  | { readonly kind: 'removeTarget'; readonly role: string; readonly name: string }
  | DelegationChange
  | { readonly kind: 'removeDelegation'; readonly role: string }
  | { readonly kind: 'replaceKeys'; readonly role: BaseRole; readonly keys: readonly PublicKey[] }
  /** Signs a role again as it is, also where its signatures do not count any more. */
  | { readonly kind: 'witness'; readonly role: string };

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
