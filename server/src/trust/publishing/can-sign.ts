import type { RepositoryTrust, RoleTrust } from '../provider.ts';

/**
 * Whether `sign` would find the keys it needs on this machine, by the rule of `signableRoles`: those of `targets` where nobody
 * is delegated to, else those of the direct delegations that may sign the tag and have a key here.
 */
export function canSign({ roles }: RepositoryTrust, tag: string): boolean {
  const delegations = roles.filter(({ name }) => name.startsWith('targets/'));
  if (delegations.length === 0) return roles.some((role) => role.name === 'targets' && hasThreshold(role));
  const own = delegations
    .filter(({ name }) => !name.slice('targets/'.length).includes('/'))
    .filter(({ paths }) => paths?.some((path) => tag.startsWith(path)) === true)
    .filter(({ keys }) => keys.some(({ local }) => local));
  return own.length > 0 && own.every(hasThreshold);
}

function hasThreshold({ keys, threshold }: RoleTrust): boolean {
  return keys.filter(({ local }) => local).length >= threshold;
}
