import type { FilesPort } from '../ports.ts';

/**
 * A folder that is nowhere but here, and gone when nobody holds it any more.
 * @param beneath what is read where nothing has been written here; it is never changed, and its folders are neither listed nor measured
 */
export function scratchFiles(beneath?: Pick<FilesPort, 'read'>): FilesPort {
  const files = new Map<string, Uint8Array | undefined>();
  return {
    read: (path, maxBytes) => {
      const name = path.join('/');
      if (files.has(name) || beneath === undefined) return Promise.resolve(files.get(name));
      return beneath.read(path, maxBytes);
    },
    size: (path) => Promise.resolve(files.get(path.join('/'))?.length ?? 0),
    write: (path, bytes) => Promise.resolve(void files.set(path.join('/'), bytes)),
    remove: (path) => Promise.resolve(void files.set(path.join('/'), undefined)),
    list: (path) => {
      const folder = `${path.join('/')}/`;
      const below = [...files].filter(([name, bytes]) => bytes !== undefined && name.startsWith(folder));
      return Promise.resolve(below.map(([name]) => name.slice(folder.length)).sort());
    },
  };
}
