import type { RoleTrust } from '../../trust/provider.ts';

/** One role's word on one tag. */
export interface RoleTarget {
  readonly role: string;
  readonly tag: string;
  /** Bare hex; empty where the target has no sha256. */
  readonly digest: string;
}

/**
 * What every role signs, breadth first (notary `client/reader.go GetAllTargetMetadataByName`). The paths that a role is limited
 * to count only where a tag is named: without one, the reference implementation lists what no pull would trust.
 */
export function targetsByRole(roles: readonly RoleTrust[], tag: string | undefined): readonly RoleTarget[] {
  const paths = effectivePaths(roles);
  return breadthFirst(roles)
    .filter((role) => tag === undefined || covers(paths.get(role.name), tag))
    .flatMap((role) =>
      [...role.targets]
        .filter(([name]) => tag === undefined || name === tag)
        .map(([name, target]) => ({ role: role.name, tag: name, digest: target.sha256 ?? '' })),
    );
}

/** Roles come parents first, so ordering them by depth alone keeps the order of the metadata within each level. */
function breadthFirst(roles: readonly RoleTrust[]): readonly RoleTrust[] {
  return [...roles].sort((a, b) => depthOf(a.name) - depthOf(b.name));
}

function depthOf(role: string): number {
  return role.split('/').length;
}

/** A delegation's paths, without those that its parent does not cover (notary `RestrictDelegationPathPrefixes`). */
function effectivePaths(roles: readonly RoleTrust[]): ReadonlyMap<string, readonly string[]> {
  const effective = new Map<string, readonly string[]>([['targets', ['']]]);
  for (const { name, paths } of breadthFirst(roles)) {
    if (paths === undefined) continue;
    const parent = effective.get(name.slice(0, name.lastIndexOf('/')));
    effective.set(
      name,
      paths.filter((path) => covers(parent, path)),
    );
  }
  return effective;
}

function covers(prefixes: readonly string[] | undefined, text: string): boolean {
  return prefixes?.some((prefix) => text.startsWith(prefix)) ?? false;
}
