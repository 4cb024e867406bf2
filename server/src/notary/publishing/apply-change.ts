import { unreachableCase } from '../../base/errors.ts';
import { runAtOnce } from '../../base/sliced.ts';
import { encodeCanonicalJson } from '../canonical-json.ts';
import { canonicalKeyId, keyId } from '../keys.ts';
import { allows } from '../lookup.ts';
import type { Delegation, FileMeta } from '../metadata.ts';
import { isDelegationName, isWithin, parentRole } from '../role-name.ts';
import type { Change, DelegationChange, ReplaceKeys } from './change.ts';
import { allowedPaths, findDelegation, roleKeys, targetsFile, withTargets } from './draft.ts';
import type { Draft } from './draft.ts';
import { PublishRefused } from './publish-refused.ts';

/**
 * The draft with one more change (`client/helpers.go` applyChangelist). A change that changes nothing leaves nothing to sign.
 * @throws PublishRefused `role`, `path`, `threshold`
 */
export function applyChange(draft: Draft, change: Change): Draft {
  switch (change.kind) {
    case 'addTarget':
      return addTarget(draft, change.role, change.name, change.file);
    case 'removeTarget':
      return removeTarget(draft, change.role, change.name);
    case 'changeDelegation':
      return changeDelegation(draft, change);
    case 'removeDelegation':
      return removeDelegation(draft, change.role);
    case 'replaceKeys':
      return replaceKeys(draft, change);
    case 'witness':
      return witness(draft, change.role);
    default:
      return unreachableCase(change);
  }
}

function addTarget(draft: Draft, role: string, name: string, file: FileMeta): Draft {
  const targets = targetsFile(draft, role);
  if (!allows(allowedPaths(draft, role), name)) {
    throw new PublishRefused('path', `${role} may not sign ${name}: it is outside of the role's paths`);
  }
  const known = targets.targets.get(name);
  if (known !== undefined && isSameFile(known, file)) return draft;
  return withTargets(draft, role, { ...targets, targets: new Map([...targets.targets, [name, file]]) });
}

function removeTarget(draft: Draft, role: string, name: string): Draft {
  const targets = targetsFile(draft, role);
  if (!targets.targets.has(name)) return draft;
  const rest = [...targets.targets].filter(([other]) => other !== name);
  return withTargets(draft, role, { ...targets, targets: new Map(rest) });
}

function isSameFile(a: FileMeta, b: FileMeta): boolean {
  const same = [...b.hashes].every(
    ([name, hash]) => Buffer.compare(a.hashes.get(name) ?? new Uint8Array(), hash) === 0,
  );
  return a.length === b.length && a.hashes.size === b.hashes.size && same && customText(a) === customText(b);
}

function customText({ custom }: FileMeta): string {
  return custom === undefined ? '' : Buffer.from(runAtOnce(encodeCanonicalJson(custom))).toString();
}

function changeDelegation(draft: Draft, change: DelegationChange): Draft {
  const { role } = change;
  if (!isDelegationName(role)) throw new PublishRefused('role', `${role} cannot be a delegation's name`);
  const parent = parentRole(role);
  const file = targetsFile(draft, parent);
  const outside = change.addPaths.find((path) => !allowedPaths(draft, parent).some((above) => path.startsWith(above)));
  if (outside !== undefined)
    throw new PublishRefused('path', `${parent} may not sign "${outside}" itself, so it cannot delegate it`);
  const before = findDelegation(draft, role);
  if (before === undefined && change.addKeys.length === 0) {
    throw new PublishRefused('role', `the repository has no role ${role}; a new one needs a key`);
  }
  const after = changed(before ?? { name: role, keys: new Map(), paths: [], threshold: 1 }, change);
  if (before !== undefined && isSameDelegation(before, after)) return draft;
  const isKnown = file.delegations.some(({ name }) => name === role);
  const delegations = isKnown
    ? file.delegations.map((other) => (other.name === role ? after : other))
    : [...file.delegations, after];
  return withTargets(draft, parent, { ...file, delegations });
}

function changed(before: Delegation, change: DelegationChange): Delegation {
  const kept = [...before.keys].filter(([, key]) => !change.removeKeys.includes(canonicalKeyId(key) ?? ''));
  const added = change.addKeys.map((key) => [keyId(key), key] as const);
  const keys = new Map([...kept, ...added]);
  const { removePaths } = change;
  const keptPaths = removePaths === 'all' ? [] : before.paths.filter((path) => !removePaths.includes(path));
  const paths = [...new Set([...keptPaths, ...change.addPaths])];
  const threshold = change.threshold ?? before.threshold;
  const isAsked = change.threshold !== undefined || change.addKeys.length > 0;
  if (isAsked && keys.size < threshold) {
    throw new PublishRefused(
      'threshold',
      `${before.name} would have ${keys.size} keys, fewer than the ${threshold} that must sign`,
    );
  }
  return { name: before.name, keys, paths, threshold };
}

function isSameDelegation(a: Delegation, b: Delegation): boolean {
  const text = ({ keys, paths, threshold }: Delegation): string => JSON.stringify([[...keys.keys()], paths, threshold]);
  return text(a) === text(b);
}

/**
 * The role and all below it go; their files stay on the server, where nothing leads to them, and which a snapshot that is signed
 * here no longer lists: the role may be made anew, and must not begin with what it said before. One that is not there is gone
 * already (`tuf/tuf.go` DeleteDelegation), unless nobody can tell.
 */
function removeDelegation(draft: Draft, role: string): Draft {
  const parent = parentRole(role);
  if (findDelegation(draft, role) === undefined) {
    const unverified = [...draft.skipped.keys()].find((above) => isWithin(role, above));
    if (unverified !== undefined) targetsFile(draft, unverified);
    return draft;
  }
  const file = targetsFile(draft, parent);
  const isKept = (name: string): boolean => !isWithin(name, role);
  const keptOf = <T>(files: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
    new Map([...files].filter(([name]) => isKept(name)));
  const next = withTargets(draft, parent, {
    ...file,
    delegations: file.delegations.filter(({ name }) => name !== role),
  });
  return {
    ...next,
    targets: keptOf(next.targets),
    skipped: keptOf(next.skipped),
    signers: keptOf(next.signers),
    snapshot: next.snapshot && { ...next.snapshot, files: keptOf(next.snapshot.files) },
    dirty: new Set([...next.dirty].filter(isKept)),
  };
}

/** `targets` is signed by its new keys at once; who signs the snapshot shows when it is signed. */
function replaceKeys(draft: Draft, { role, keys, formerRootKeys = [] }: ReplaceKeys): Draft {
  const { threshold } = draft.root.roles[role];
  if (keys.length < threshold) {
    throw new PublishRefused('threshold', `${role} needs ${threshold} keys, and ${keys.length} were given`);
  }
  const own = { keys: new Map(keys.map((key) => [keyId(key), key])), threshold };
  const root = { ...draft.root, roles: { ...draft.root.roles, [role]: own } };
  const dirty = new Set([...draft.dirty, 'root', ...(role === 'targets' ? ['targets'] : [])]);
  return { ...draft, root, dirty, formerRootKeys: [...draft.formerRootKeys, ...formerRootKeys] };
}

function witness(draft: Draft, role: string): Draft {
  const { keys, threshold } = roleKeys(draft, role);
  const file = draft.targets.get(role) ?? draft.skipped.get(role);
  if (file === undefined) {
    throw new PublishRefused('role', `${role} has published nothing that could be signed again`);
  }
  if (keys.size < threshold) {
    throw new PublishRefused('threshold', `${role} has ${keys.size} keys, fewer than the ${threshold} that must sign`);
  }
  return withTargets(draft, role, file);
}
