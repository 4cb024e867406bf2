import type { Delegation, FileMeta, Targets } from './metadata.ts';
import { isWithin } from './role-name.ts';
import type { Verified } from './verified.ts';

/** Verified targets files by role name. */
export type TargetsByRole = ReadonlyMap<string, Verified<Targets>>;

/** A role on a walk, with the paths that it and all roles above it may sign. */
export interface WalkedRole {
  readonly name: string;
  readonly paths: readonly string[];
  readonly targets: ReadonlyMap<string, FileMeta>;
}

export interface FoundTarget {
  readonly name: string;
  readonly role: string;
  readonly file: FileMeta;
}

/** The roles whose word on a tag Docker takes, the first first (docker/cli `trust.go` ReleasesRole, then the repository's own). */
export const RELEASE_ROLES = ['targets/releases', 'targets'] as const;

/**
 * Where Docker looks a tag up: `targets/releases`, then `targets`. A tag that only a role below one of them signs is not
 * signed (docker/cli `getTrustedPullTargets`). `undefined` where none has it.
 */
export function findRelease(byRole: TargetsByRole, tag: string): FoundTarget | undefined {
  const found = findTarget(byRole, tag, RELEASE_ROLES);
  return found !== undefined && RELEASE_ROLES.some((role) => role === found.role) ? found : undefined;
}

/** The target of the role with the highest priority, searched with the roles below it (`client/reader.go` GetTargetByName). */
export function findTarget(byRole: TargetsByRole, name: string, roles: readonly string[]): FoundTarget | undefined {
  for (const start of roles) {
    for (const role of walk(byRole, start, roles, (paths) => allows(paths, name))) {
      const file = role.targets.get(name);
      if (file !== undefined) return { name, role: role.name, file };
    }
  }
  return undefined;
}

/** Every target once, from the role that is walked first (`client/reader.go` ListTargets without roles). */
export function listTargets(byRole: TargetsByRole): ReadonlyMap<string, FoundTarget> {
  const found = new Map<string, FoundTarget>();
  for (const role of walkAll(byRole)) {
    for (const [name, file] of role.targets) {
      if (!found.has(name) && allows(role.paths, name)) found.set(name, { name, role: role.name, file });
    }
  }
  return found;
}

/**
 * Every role that can be reached, breadth first. Which of its targets its paths allow is for the caller to say: docker's
 * list of all signed tags does not ask (`client/reader.go` GetAllTargetMetadataByName with an empty name).
 */
export function walkAll(byRole: TargetsByRole): Iterable<WalkedRole> {
  return walk(byRole, 'targets', [], () => true);
}

/** Whether one of the paths is a prefix of the target's name. */
export function allows(paths: readonly string[], name: string): boolean {
  return paths.some((path) => name.startsWith(path));
}

/**
 * Breadth first through `start` and what lies below it, without the subtrees of the other roles in `priorities`
 * (`tuf/tuf.go` WalkTargets). A role that `enters` turns away is left out with all that lies below it.
 */
function* walk(
  byRole: TargetsByRole,
  start: string,
  priorities: readonly string[],
  enters: (paths: readonly string[]) => boolean,
): Iterable<WalkedRole> {
  const queue: Pick<WalkedRole, 'name' | 'paths'>[] = [{ name: 'targets', paths: [''] }];
  for (const { name, paths } of queue) {
    const file = byRole.get(name)?.metadata;
    if (file === undefined) continue;
    const isAbove = name !== start && isWithin(start, name);
    const isVisited = enters(paths) && isWithin(name, start) && (name === start || !priorities.includes(name));
    if (isVisited) yield { name, paths, targets: file.targets };
    if (isAbove || isVisited) queue.push(...file.delegations.map((child) => restricted(child, paths)));
  }
}

/** A child may sign only what its parent may (`tuf/data/roles.go` RestrictDelegationPathPrefixes). */
function restricted(child: Delegation, parentPaths: readonly string[]): Pick<WalkedRole, 'name' | 'paths'> {
  const paths = child.paths.filter((path) => parentPaths.some((parent) => path.startsWith(parent)));
  return { name: child.name, paths };
}
