import type { Delegation, PublicKey, Root, RoleKeys, Snapshot, Targets } from '../metadata.ts';
import { isDelegationName, parentRole } from '../role-name.ts';
import type { TrustedSet } from '../trusted-set.ts';
import { PublishRefused } from './publish-refused.ts';

/**
 * A repository as it shall be: verified metadata with changes applied, not signed yet. Versions are those that are published;
 * signing raises them. A value: nothing here changes in place.
 */
export interface Draft {
  readonly root: Root;
  /** The root whose keys must sign a change of the root's own; `undefined` for a first one. */
  readonly previousRoot: Root | undefined;
  /** Its file, as it was signed; empty for a first one. */
  readonly previousRootBytes: Uint8Array;
  /** Keys of former roots that sign a change of the root too, as far as they are here. */
  readonly formerRootKeys: readonly PublicKey[];
  readonly targets: ReadonlyMap<string, Targets>;
  /** What is said by delegations whose signatures do not count, not verified. */
  readonly skipped: ReadonlyMap<string, Targets>;
  /** Ids of the keys that validly signed what is published, by role. */
  readonly signers: ReadonlyMap<string, ReadonlySet<string>>;
  /** `undefined` in a new repository. */
  readonly snapshot: Snapshot | undefined;
  /** Roles that have to be signed: `root`, `targets`, delegations. */
  readonly dirty: ReadonlySet<string>;
}

/** What is published now, unchanged. @param set complete, up to date */
export function draftOf(set: TrustedSet): Draft {
  const root = set.root.metadata;
  return {
    root,
    previousRoot: root,
    previousRootBytes: set.root.bytes,
    formerRootKeys: [],
    targets: new Map([...set.targets].map(([role, { metadata }]) => [role, metadata])),
    skipped: new Map([...set.skipped].map(([role, { unverified }]) => [role, unverified])),
    signers: new Map([...set.targets].map(([role, { signers }]) => [role, signers])),
    snapshot: set.snapshot?.metadata,
    dirty: new Set(),
  };
}

/** A repository's very first version. */
export function newDraft(roles: Root['roles']): Draft {
  return {
    root: { kind: 'root', version: 0, expires: 0, roles },
    previousRoot: undefined,
    previousRootBytes: new Uint8Array(),
    formerRootKeys: [],
    targets: new Map([['targets', EMPTY_TARGETS]]),
    skipped: new Map(),
    signers: new Map(),
    snapshot: undefined,
    dirty: new Set(['root', 'targets']),
  };
}

/** A role that has published nothing yet. */
export const EMPTY_TARGETS: Targets = { kind: 'targets', version: 0, expires: 0, targets: new Map(), delegations: [] };

/**
 * The file of a targets role, which may be about to be its first. What a role says whose signatures do not count is not
 * verified: to build upon it would be to sign whatever the server put there.
 * @throws PublishRefused `role`, `unverified`
 */
export function targetsFile(draft: Draft, role: string): Targets {
  roleKeys(draft, role);
  if (!draft.skipped.has(role)) return draft.targets.get(role) ?? EMPTY_TARGETS;
  const why = 'its signatures do not count any more, or it has expired';
  throw new PublishRefused('unverified', `${role} cannot be changed: ${why}; look at what it lists, then witness it`);
}

/** Who may sign for a targets role. @throws PublishRefused `role` where nobody delegates to it */
export function roleKeys(draft: Draft, role: string): RoleKeys {
  const keys = role === 'targets' ? draft.root.roles.targets : findDelegation(draft, role);
  if (keys === undefined) throw new PublishRefused('role', `the repository has no role ${role}`);
  return keys;
}

export function findDelegation(draft: Draft, role: string): Delegation | undefined {
  if (!isDelegationName(role)) return undefined;
  return draft.targets.get(parentRole(role))?.delegations.find(({ name }) => name === role);
}

/** Prefixes that a role may sign: its own, as far as those above it allow (`tuf/data/roles.go` Restrict). */
export function allowedPaths(draft: Draft, role: string): readonly string[] {
  if (role === 'targets') return [''];
  const above = allowedPaths(draft, parentRole(role));
  const paths = findDelegation(draft, role)?.paths ?? [];
  return paths.filter((path) => above.some((parent) => path.startsWith(parent)));
}

export function withTargets(draft: Draft, role: string, targets: Targets): Draft {
  const skipped = new Map([...draft.skipped].filter(([name]) => name !== role));
  return {
    ...draft,
    targets: new Map([...draft.targets, [role, targets]]),
    skipped,
    dirty: new Set([...draft.dirty, role]),
  };
}

/** Delegations by name in the order of the metadata, each followed by those below it. */
export function delegationsOf(draft: Draft, parent = 'targets'): readonly Delegation[] {
  const children = draft.targets.get(parent)?.delegations ?? [];
  return children.flatMap((child) => [child, ...delegationsOf(draft, child.name)]);
}

/** Published roles that the draft leaves without enough valid signatures: they count for nothing until they are signed again. */
export function orphanedRoles(draft: Draft): readonly string[] {
  return delegationsOf(draft)
    .filter(({ name }) => !draft.dirty.has(name) && draft.signers.has(name))
    .filter(({ name, keys, threshold }) => {
      const valid = [...(draft.signers.get(name) ?? [])].filter((id) => keys.has(id));
      return valid.length < threshold;
    })
    .map(({ name }) => name);
}

/** Whether docker's signers are in use: then what is signed goes to them, and not to `targets`. */
export function hasDelegations(draft: Draft): boolean {
  return (draft.targets.get('targets')?.delegations.length ?? 0) > 0;
}
