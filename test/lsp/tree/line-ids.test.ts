import { expect, test } from 'vitest';
import { CHECKED_AT, fakeRepository, hex } from '../../support/fake-trust.ts';
import { Editor } from '../editor.ts';
import { FakeMachine } from '../fake-machine.ts';
import { below, every, top } from './tree-project.ts';

const SHOP = 'docker.io/acme/shop';
const KEY = hex('12');

/** Repositories, roles and tags with the names of what stands in the tree beside them. */
function shop(): FakeMachine {
  const signers = ['alice', '3', '3/0', 'more', KEY, `${KEY}/algorithm`];
  const roles = Object.fromEntries(signers.map((name) => [`targets/${name}`, { keys: [KEY, hex('34')] }]));
  const targets = { keys: [KEY], targets: { '1': hex('a1'), '-/roles': hex('a1'), '../roles': hex('a1') } };
  const world = new FakeMachine({ [SHOP]: fakeRepository(SHOP, { targets, ...roles }) });
  world.roots.histories[SHOP] = ['targets', 'targets/3', 'targets/3/0'].map((role) => ({
    at: CHECKED_AT,
    role,
    version: 3,
    changes: [{ kind: 'renewed' }, { kind: 'paths', role }],
    more: 1,
  }));
  return world;
}

/** VS Code shows nothing below a line when two lines have the same id. */
test('no line has the id of another, whatever repositories, roles and tags are called', async () => {
  const editor = await Editor.start(shop(), { initializationOptions: { extended: true } });
  const groups = ['expires', 'server', 'tags', 'roles', 'history', 'uses', 'roles/targets', 'history/targets/3'];
  const images = ['acme/shop:1', 'acme/shop:2', ...groups.map((name) => `acme/shop/${name}`)];
  await editor.open('file:///p/Dockerfile', images.map((image) => `FROM ${image}\n`).join(''));
  await editor.request('imageTrust/idle', undefined);
  const { nodes } = await top(editor);
  const lines = [...nodes, ...(await Promise.all(nodes.map(({ id }) => below(editor, id)))).flat()];
  const ids = every(lines).map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  expect(ids.length).toBeGreaterThan(100);
});
