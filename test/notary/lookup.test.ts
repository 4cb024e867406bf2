import { describe, expect, test } from 'vitest';
import { findRelease, findTarget, listTargets, walkAll } from '../../server/src/notary/lookup.ts';
import type { TargetsByRole } from '../../server/src/notary/lookup.ts';
import type { FileMeta } from '../../server/src/notary/metadata.ts';

/** A tree of roles: paths, and the targets that each signs. */
type Tree = Readonly<Record<string, { readonly paths?: readonly string[]; readonly signs?: readonly string[] }>>;

const FILE: FileMeta = { length: 1, hashes: new Map() };

function rolesOf(tree: Tree): TargetsByRole {
  const names = Object.keys(tree);
  return new Map(
    names.map((name) => {
      const children = names.filter((child) => child.slice(0, child.lastIndexOf('/')) === name);
      const delegations = children.map((child) => ({
        name: child,
        paths: tree[child]?.paths ?? [''],
        keys: new Map(),
        threshold: 1,
      }));
      const targets = new Map((tree[name]?.signs ?? []).map((target) => [target, FILE]));
      const metadata = { kind: 'targets' as const, version: 1, expires: 0, targets, delegations };
      return [name, { metadata, bytes: new Uint8Array(), signers: new Set<string>() }];
    }),
  );
}

describe('docker’s rule for the signed tag', () => {
  test.each<[string, Tree, string | undefined]>([
    ['targets alone', { targets: { signs: ['v'] } }, 'targets'],
    ['releases first', { targets: { signs: ['v'] }, 'targets/releases': { signs: ['v'] } }, 'targets/releases'],
    ['releases without it', { targets: { signs: ['v'] }, 'targets/releases': { signs: ['w'] } }, 'targets'],
    [
      'releases outside its paths',
      { targets: { signs: ['v'] }, 'targets/releases': { paths: ['w'], signs: ['v'] } },
      'targets',
    ],
    ['releases without paths', { targets: {}, 'targets/releases': { paths: [], signs: ['v'] } }, undefined],
    ['another signer only', { targets: {}, 'targets/alice': { signs: ['v'] } }, undefined],
    [
      'below releases only',
      { targets: { signs: ['v'] }, 'targets/releases': {}, 'targets/releases/x': { signs: ['v'] } },
      undefined,
    ],
    ['nobody', { targets: {} }, undefined],
  ])('%s', (_, tree, role) => {
    expect(findRelease(rolesOf(tree), 'v')?.role).toBe(role);
  });
});

describe('a list of all targets', () => {
  test('takes each from the role nearest to the top, then the one listed first', () => {
    const tree: Tree = {
      targets: { signs: ['a'] },
      'targets/x': { signs: ['a', 'b'] },
      'targets/x/deep': { signs: ['c', 'd'] },
      'targets/y': { signs: ['b', 'c'] },
    };
    const roles = [...listTargets(rolesOf(tree)).values()].map(({ name, role }) => `${name} ${role}`);
    expect(roles).toEqual(['a targets', 'b targets/x', 'c targets/y', 'd targets/x/deep']);
  });

  test('leaves out what a role, or any role above it, may not sign', () => {
    const tree: Tree = {
      targets: {},
      'targets/x': { paths: ['v1', 'w'], signs: ['v1.0', 'v2.0'] },
      'targets/x/y': { paths: ['v1.1', 'v2', 'w'], signs: ['v1.0', 'v1.1', 'v2.1', 'w'] },
      'targets/x/z': { paths: [''], signs: ['v1.2'] },
    };
    const roles = [...listTargets(rolesOf(tree)).values()].map(({ name, role }) => `${name} ${role}`);
    expect(roles).toEqual(['v1.0 targets/x', 'v1.1 targets/x/y', 'w targets/x/y']);
  });
});

test('a target is looked for below a role, without the other roles in the list', () => {
  const tree: Tree = {
    targets: {},
    'targets/a': {},
    'targets/a/b': { signs: ['v'] },
    'targets/c': { signs: ['v'] },
  };
  const byRole = rolesOf(tree);
  expect(findTarget(byRole, 'v', ['targets/a'])?.role).toBe('targets/a/b');
  expect(findTarget(byRole, 'v', ['targets/a', 'targets/a/b', 'targets/c'])?.role).toBe('targets/a/b');
  expect(findTarget(byRole, 'v', ['targets/c', 'targets'])?.role).toBe('targets/c');
  expect(findTarget(byRole, 'v', ['targets/none'])).toBeUndefined();
});

test('a role whose parent is missing is not reached', () => {
  const byRole = new Map(rolesOf({ targets: {}, 'targets/a': {}, 'targets/a/b': { signs: ['v'] } }));
  byRole.delete('targets/a');
  expect([...walkAll(byRole)].map(({ name }) => name)).toEqual(['targets']);
});
