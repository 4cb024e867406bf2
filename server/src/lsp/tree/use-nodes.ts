import { visible } from '../../base/visible.ts';
import { pathOf } from '../check/open-documents.ts';
import type { ImageInUse } from './images-in-use.ts';
import { treeNode, type GivenNode, type TreeNode, type UseOfImage } from './tree-node.ts';
import { byGravity, lookOf } from './verdict-look.ts';

/** A use below its repository, which says where it is. @param parent the id of the line above */
export function useBelowRepository(parent: string, use: ImageInUse): TreeNode {
  const place = `${fileName(use.uri)}:${use.line + 1}`;
  const spoken = `${use.name} in ${fileName(use.uri)}, line ${use.line + 1}: ${use.words}`;
  return treeNode({ ...useNode(parent, use), description: `${use.words} · ${place}`, spoken });
}

/** A use below its file. @param parent the id of the line above */
export function useBelowFile(parent: string, use: ImageInUse): TreeNode {
  const spoken = `Line ${use.line + 1}, ${use.name}: ${use.words}`;
  return treeNode({ ...useNode(parent, use), description: `${use.words} · line ${use.line + 1}`, spoken });
}

function useNode(parent: string, use: ImageInUse): GivenNode {
  const { uri, line, character, reference, name, gun, words } = use;
  return {
    id: `${parent}/${uri}#${line}:${character}`,
    label: name,
    tooltip: `${reference}: ${words}`,
    context: 'use',
    ...lookOf(use.verdict),
    ...(gun === undefined ? {} : { gun, reference }),
    opens: { uri, line, character },
  };
}

/** The places of uses, for a list to choose from. */
export function placesOf(uses: readonly ImageInUse[]): readonly UseOfImage[] {
  return uses.map(({ uri, line, character, name, words }) => ({
    uri,
    line,
    character,
    label: visible(`${fileName(uri)}:${line + 1}`),
    description: visible(`${name}: ${words}`),
  }));
}

/** `not signed (2) · signed, not pinned`: the worst first, for the end of the line may not be seen. */
export function verdictCounts(uses: readonly ImageInUse[]): string {
  const counts = new Map<string, number>();
  for (const { words } of uses.toSorted((a, b) => byGravity(a.verdict, b.verdict))) {
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].map(([words, count]) => (count === 1 ? words : `${words} (${count})`)).join(' · ');
}

export function fileName(uri: string): string {
  const path = pathOf(uri);
  return path.slice(path.lastIndexOf('/') + 1);
}
