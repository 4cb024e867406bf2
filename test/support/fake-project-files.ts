import { folderOfPath, isInFolder, nameOfPath } from '../../server/src/base/paths.ts';
import type { ProjectFiles } from '../../server/src/trust/project/project-files.ts';

/** Files by their paths, which may change while they are in use; what lies outside of `roots` may not be read. */
export function fakeProjectFiles(
  roots: readonly string[],
  textOf: (path: string) => string | undefined,
  paths: () => readonly string[],
): ProjectFiles {
  const isOutside = (path: string): boolean => !roots.some((root) => isInFolder(path, root));
  return {
    list: (folder) => {
      const here = paths().filter((path) => folderOfPath(path) === folder);
      return Promise.resolve(isOutside(folder) ? [] : here.map(nameOfPath).sort());
    },
    read: (path) => {
      if (isOutside(path)) return Promise.resolve({ kind: 'outside' });
      const text = textOf(path);
      return Promise.resolve(text === undefined ? { kind: 'absent' } : { kind: 'text', text });
    },
  };
}
