import { pathOf } from '../check/open-documents.ts';
import { workspacePath } from '../check/workspace-paths.ts';
import type { FileInUse } from './images-in-use.ts';
import { treeNode, type TreeNode } from './tree-node.ts';
import { fileName, placesOf, useBelowFile, verdictCounts } from './use-nodes.ts';
import { lookOf, worstOf } from './verdict-look.ts';

/**
 * The tree by file: every file that names images, then its images with their verdicts.
 * @param folders URIs of the workspace's folders: files are named by their way from there
 */
export function fileNodes(files: readonly FileInUse[], folders: readonly string[]): readonly TreeNode[] {
  return files.map(({ uri, uses }) => {
    const id = `file:${uri}`;
    const label = fileName(uri);
    const counts = verdictCounts(uses);
    const folder = folderWords(uri, folders);
    return treeNode({
      id,
      label,
      description: folder === '' ? counts : `${folder} · ${counts}`,
      tooltip: [pathOf(uri), ...uses.map(({ reference, words }) => `${reference}: ${words}`)].join('\n'),
      ...lookOf(worstOf(uses.map(({ verdict }) => verdict))),
      context: 'file',
      spoken: `File ${label}${folder === '' ? '' : ` in ${folder}`}: ${counts}`,
      children: uses.map((use) => useBelowFile(id, use)),
      uses: placesOf(uses),
    });
  });
}

/** `deploy/web` for a file two folders below one of the workspace; empty for a file right in it. */
function folderWords(uri: string, folders: readonly string[]): string {
  const path = workspacePath(uri, folders);
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
