import { canonicalKeyId } from '../keys.ts';
import { parentRole } from '../role-name.ts';
import { applyChange } from './apply-change.ts';
import { delegationChange } from './change.ts';
import type { Change, StageableChange } from './change.ts';
import { delegationsOf, roleKeys } from './draft.ts';
import type { Draft } from './draft.ts';
import { canSign } from './sign-draft.ts';

/** Changes to particular roles, and what had to stay as it is. */
export interface Expansion {
  readonly changes: readonly Change[];
  /** Delegations that keep a key which was to be purged: who would have to sign that is not here. */
  readonly notPurged: readonly string[];
}

/**
 * What staged changes come to in a repository, each made to what those before it leave.
 * @param local canonical ids of the private keys that are here
 * @throws PublishRefused as `applyChange`
 */
export function expand(staged: readonly StageableChange[], published: Draft, local: ReadonlySet<string>): Expansion {
  const changes: Change[] = [];
  const notPurged: string[] = [];
  let draft = published;
  for (const change of staged) {
    const own = change.kind === 'purgeKeys' ? purge(change.keys, draft, local) : { changes: [change], notPurged: [] };
    changes.push(...own.changes);
    notPurged.push(...own.notPurged);
    draft = own.changes.reduce(applyChange, draft);
  }
  return { changes, notPurged };
}

/** Takes keys out of every delegation, as far as those who delegate can sign here (`tuf/tuf.go` PurgeDelegationKeys). */
function purge(keys: readonly string[], draft: Draft, local: ReadonlySet<string>): Expansion {
  const holders = delegationsOf(draft).filter((role) =>
    [...role.keys.values()].some((key) => keys.includes(canonicalKeyId(key) ?? '')),
  );
  const isSignable = (role: string): boolean => canSign(roleKeys(draft, parentRole(role)), local);
  const names = holders.map(({ name }) => name);
  return {
    changes: names.filter(isSignable).map((name) => delegationChange(name, { removeKeys: keys })),
    notPurged: names.filter((name) => !isSignable(name)),
  };
}
