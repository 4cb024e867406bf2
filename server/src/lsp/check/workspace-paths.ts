import { pathOf } from './open-documents.ts';

/**
 * A file's way from the folder of the workspace that it lies in, as people name it there; its whole path where it lies in none.
 * @param folders URIs of the workspace's folders
 */
export function workspacePath(uri: string, folders: readonly string[]): string {
  const path = pathOf(uri);
  const roots = folders.map((folder) => `${pathOf(folder).replace(/\/$/, '')}/`);
  const root = roots.filter((candidate) => path.startsWith(candidate)).reduce(longer, '');
  return path.slice(root.length);
}

function longer(a: string, b: string): string {
  return b.length > a.length ? b : a;
}
