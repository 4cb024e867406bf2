import type { TreeAnswer } from '../../../server/src/lsp/protocol.ts';
import type { TreeNode } from '../../../server/src/lsp/tree/tree-node.ts';
import { fakeRepository, hex, unavailable } from '../../support/fake-trust.ts';
import { Editor } from '../editor.ts';
import { FakeMachine } from '../fake-machine.ts';

export const ALPINE = 'docker.io/library/alpine';
export const REDIS = 'docker.io/library/redis';
export const DAY = 86_400_000;

export const SIGNED = fakeRepository(ALPINE, {
  targets: { targets: { '3.9': hex('a0'), '3.19': hex('a1'), '3.10': hex('a2') } },
  'targets/alice': { keys: ['a'], paths: ['3.1'], targets: { '3.19': hex('a1') } },
  'targets/bob': { keys: ['b'], paths: [''], skipped: 'its metadata expired' },
});

/** Two files that an editor has open, over a machine that knows alpine and cannot ask about redis. */
export async function project(
  initializationOptions: object = { extended: true },
): Promise<{ readonly world: FakeMachine; readonly editor: Editor }> {
  const world = new FakeMachine({ [ALPINE]: SIGNED, [REDIS]: unavailable('dns') });
  const editor = await Editor.start(world, { initializationOptions, rootUri: 'file:///p' });
  await editor.open('file:///p/Dockerfile', 'FROM redis:7\nFROM alpine:3.19\nFROM a:b:c\n');
  await editor.open('file:///p/web/compose.yaml', 'services: { web: { image: "alpine:3.18" } }\n', 'dockercompose');
  await editor.request('imageTrust/idle', undefined);
  return { world, editor };
}

export const top = (editor: Editor, by: 'repository' | 'file' = 'repository'): Promise<TreeAnswer> =>
  editor.request('imageTrust/tree', { by });

export async function below(editor: Editor, gun: string, wanted?: string): Promise<readonly TreeNode[]> {
  const params = { by: 'repository', of: gun, ...(wanted === undefined ? {} : { wanted }) } as const;
  return (await editor.request('imageTrust/tree', params)).nodes;
}

/** `LABEL | DESCRIPTION` a line, two blanks deeper for every level. */
export function draw(nodes: readonly TreeNode[], indent = ''): readonly string[] {
  return nodes.flatMap(({ label, description, children }) => [
    `${indent}${label} | ${description}`,
    ...(children === 'load' ? [] : draw(children, `${indent}  `)),
  ]);
}

export function every(nodes: readonly TreeNode[]): readonly TreeNode[] {
  return nodes.flatMap((node) => [node, ...(node.children === 'load' ? [] : every(node.children))]);
}
