import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/**
 * Where a file called `name` may govern the file at `path`: in its folder and in those above it, the nearest first, as far as the
 * repository (the folder with `.git`) that the current folder lies in, or the current folder where it lies in none. A file
 * outside of it is governed by its own folder only. Paths are absolute where `path` is, else as seen from the current folder.
 */
export function upwards(path: string, name: string, current = process.cwd()): readonly string[] {
  const top = foldersAbove(current).find((folder) => existsSync(join(folder, '.git'))) ?? current;
  const own = dirname(resolve(current, path));
  const above = foldersAbove(own);
  const inside = above.filter((folder) => folder === top || folder.startsWith(top.endsWith(sep) ? top : top + sep));
  const shown = (file: string): string => (isAbsolute(path) ? file : relative(current, file));
  return (inside.length === 0 ? [own] : inside).map((folder) => shown(join(folder, name)));
}

/** A folder and all those above it, the nearest first. */
function foldersAbove(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...foldersAbove(parent)];
}
