import { expect, test } from 'vitest';
import { treeNode } from '../../../server/src/lsp/tree/tree-node.ts';

test('a name that turns the direction of writing around is shown with an escape, wherever it is', () => {
  const tag = '1.0\u202e0.1';
  const node = treeNode({
    id: tag,
    label: tag,
    description: tag,
    tooltip: `${tag}\nnext`,
    icon: 'tag',
    context: 'tag',
  });
  const shown = '1.0\\u202e0.1';
  expect(node).toMatchObject({ label: shown, description: shown, tooltip: `${shown}\nnext` });
  expect(node.spoken).toBe(`${shown}: ${shown}`);
  expect(node.id).toBe(tag);
});
