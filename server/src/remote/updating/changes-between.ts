import { forEachSliced, type Sliced } from '../../base/sliced.ts';
import type { Delegation, FileMeta, RoleKeys, Root, Targets } from '../../notary/metadata.ts';
import { BASE_ROLES } from '../../notary/role-name.ts';
import type { Change } from '../store/history-entries.ts';
import { sha256Of } from './signed-history.ts';

/** What a root says otherwise than the one before it: keys and thresholds of the four base roles. */
export function changesOfRoot(before: Root, after: Root): readonly Change[] {
  return BASE_ROLES.flatMap((role) => changesOfKeys(role, before.roles[role], after.roles[role]));
}

/** What a role's file says otherwise than the one before it: delegations and their keys, then tags. */
export function* changesOfTargets(before: Targets | undefined, after: Targets): Sliced<readonly Change[]> {
  const delegations = changesOfDelegations(before?.delegations ?? [], after.delegations);
  return [...delegations, ...(yield* changesOfTags(before?.targets ?? new Map(), after.targets))];
}

function changesOfDelegations(before: readonly Delegation[], after: readonly Delegation[]): readonly Change[] {
  const known = new Map(before.map((role) => [role.name, role]));
  const kept = new Set(after.map(({ name }) => name));
  return [
    ...after.flatMap((role) => changesOfDelegation(known.get(role.name), role)),
    ...before.filter(({ name }) => !kept.has(name)).map(({ name }): Change => ({ kind: 'signer-removed', role: name })),
  ];
}

function changesOfDelegation(before: Delegation | undefined, after: Delegation): readonly Change[] {
  const { name: role } = after;
  if (before === undefined) return [{ kind: 'signer-added', role }];
  const isSame = before.paths.length === after.paths.length && before.paths.every((path) => after.paths.includes(path));
  return [...changesOfKeys(role, before, after), ...(isSame ? [] : [{ kind: 'paths', role } as const])];
}

function changesOfKeys(role: string, before: RoleKeys, after: RoleKeys): readonly Change[] {
  const added = [...after.keys.keys()].filter((key) => !before.keys.has(key));
  const removed = [...before.keys.keys()].filter((key) => !after.keys.has(key));
  const { threshold: from } = before;
  const { threshold: to } = after;
  return [
    ...added.map((key) => ({ kind: 'key-added', role, key }) as const),
    ...removed.map((key) => ({ kind: 'key-removed', role, key }) as const),
    ...(from === to ? [] : [{ kind: 'threshold', role, from, to } as const]),
  ];
}

type Tags = ReadonlyMap<string, FileMeta>;

function* changesOfTags(before: Tags, after: Tags): Sliced<readonly Change[]> {
  const changes: Change[] = [];
  yield* forEachSliced(after, ([tag, file]) => {
    const to = sha256Of(file) ?? '';
    const earlier = before.get(tag);
    const from = sha256Of(earlier) ?? '';
    if (earlier === undefined) changes.push({ kind: 'tag-added', tag, digest: to });
    else if (from !== to) changes.push({ kind: 'tag-moved', tag, from, to });
  });
  yield* forEachSliced(before, ([tag, file]) => {
    if (!after.has(tag)) changes.push({ kind: 'tag-removed', tag, digest: sha256Of(file) ?? '' });
  });
  return changes;
}
