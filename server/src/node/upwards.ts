import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';

/**
 * Where a file called `name` may govern the file at `path`: in its folder and in those above it, the nearest first, as far as the
 * repository (the folder with `.git`) that the current folder lies in, or the current folder where it lies in none. A file
 * outside of it is governed as far as the repository that it lies in itself, or the farthest of the `named` folders, and else
 * by its own folder only. Paths are absolute where `path` is, else as seen from the current folder.
 */
export function upwards(
  path: string,
  name: string,
  named: readonly string[] = [],
  current = process.cwd(),
): readonly string[] {
  const own = dirname(resolve(current, path));
  const above = foldersAbove(own);
  const tops = [repositoryOf(current) ?? current];
  if (!above.includes(tops[0] ?? '')) {
    tops.push(repositoryOf(own) ?? own, ...named.map((folder) => resolve(current, folder)));
  }
  const top = above.findLastIndex((folder) => tops.includes(folder));
  const shown = (file: string): string => (isAbsolute(path) ? file : relative(current, file));
  return above.slice(0, top + 1).map((folder) => shown(join(folder, name)));
}

function repositoryOf(folder: string): string | undefined {
  return foldersAbove(folder).find((one) => existsSync(join(one, '.git')));
}

/** A folder and all those above it, the nearest first. */
function foldersAbove(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...foldersAbove(parent)];
}
