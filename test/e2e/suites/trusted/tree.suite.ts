import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import type { TreeSnapshot } from '../../../../client/src/test-api.ts';
import { SIGNED } from '../digests.ts';
import { imageTrust, open } from '../editor.ts';

describe('the tree', () => {
  let tree: readonly TreeSnapshot[];

  before(async () => {
    await open('Dockerfile');
    await open('compose.yaml');
    tree = await (await imageTrust()).tree();
  });

  it('has every repository that the open files use', () => {
    assert.deepEqual(tree.map(({ label }) => label.replace(/^localhost:\d+\//, '')).sort(), [
      'alpine',
      'busybox',
      'nginx',
      'redis',
    ]);
  });

  it('has the signed tags with their digests', () => {
    const tags = child(child(tree, 'alpine').children, 'Signed tags').children;
    assert.deepEqual(
      tags.map(({ label, copies }) => [label, copies]),
      [
        ['3.19', SIGNED['alpine:3.19']],
        ['edge', SIGNED['alpine:edge']],
      ],
    );
  });

  it("has each role's keys as the publisher's own tools tell them", () => {
    const expected = (JSON.parse(process.env['IMAGE_TRUST_KEYS'] ?? '{}') as PublishedKeys)['alpine'] ?? {};
    const roles = child(child(tree, 'alpine').children, 'Roles and keys').children;
    const shown = Object.keys(expected).map((role) => [role, child(roles, role).children.map(({ copies }) => copies)]);
    assert.deepEqual(Object.fromEntries(shown), expected);
    assert.ok('targets/alice' in expected);
  });
});

/** Canonical key ids by repository, then by role. */
type PublishedKeys = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

function child(nodes: readonly TreeSnapshot[], label: string): TreeSnapshot {
  const node = nodes.find((candidate) => candidate.label === label || candidate.label.endsWith(`/${label}`));
  assert.ok(node, `no ${label} among ${nodes.map((candidate) => candidate.label).join(', ')}`);
  return node;
}
