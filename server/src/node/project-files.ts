import { constants } from 'node:fs';
import { open, readdir, realpath, type FileHandle } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { isInFolder, joinPath, type AbsolutePath } from '../base/paths.ts';

/** Parsers refuse less than this; it only bounds what is read from disk, in bytes. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** What `ProjectFiles` of `trust` answers; see there for what each means. */
export type FileAnswer =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'absent' | 'outside' | 'unreadable' };

/**
 * The files below `roots`. Documents of a workspace name other files, and a workspace may be somebody else's: a path that
 * leads out of the roots, by `..` or by a link, is not opened, nor is anything that is no plain file.
 */
export class DiskProjectFiles {
  readonly #roots: readonly AbsolutePath[];
  #realRoots: Promise<readonly AbsolutePath[]> | undefined;

  constructor(roots: readonly AbsolutePath[]) {
    this.#roots = roots;
  }

  /** The names of the files in a folder, ordered; none where it lies outside or cannot be read. Never rejects. */
  async list(folder: AbsolutePath): Promise<readonly string[]> {
    const place = await this.#locate(folder);
    if (place.kind !== 'inside') return [];
    const entries = await readdir(place.path, { withFileTypes: true }).catch(() => []);
    return entries.flatMap((entry) => (entry.isFile() || entry.isSymbolicLink() ? [entry.name] : [])).sort();
  }

  /** Never rejects. */
  async read(path: AbsolutePath): Promise<FileAnswer> {
    const place = await this.#locate(path);
    if (place.kind !== 'inside') return place;
    try {
      const bytes = await readPlainFile(place.path);
      return bytes === undefined ? { kind: 'unreadable' } : { kind: 'text', text: new TextDecoder().decode(bytes) };
    } catch {
      return { kind: 'unreadable' };
    }
  }

  async #locate(path: AbsolutePath): Promise<Place> {
    if (!this.#roots.some((root) => isInFolder(path, root))) return { kind: 'outside' };
    try {
      this.#realRoots ??= Promise.all(this.#roots.map(realPathOf)).then((roots) => roots.flatMap((root) => root ?? []));
      const real = await realpath(nativePath(path));
      const isInside = (await this.#realRoots).some((root) => isInFolder(absolutePath(real), root));
      return isInside ? { kind: 'inside', path: real } : { kind: 'outside' };
    } catch (error) {
      return { kind: isAbsence(error) ? 'absent' : 'unreadable' };
    }
  }
}

type Place =
  { readonly kind: 'inside'; readonly path: string } | { readonly kind: 'absent' | 'outside' | 'unreadable' };

/** A path of this machine, relative ones from the current folder on, as the whole program compares paths. */
export function absolutePath(path: string): AbsolutePath {
  return joinPath('', resolve(path).replaceAll(sep, '/'));
}

function nativePath(path: AbsolutePath): string {
  const withoutSlash = process.platform === 'win32' ? path.slice(1) : path;
  return withoutSlash === '' ? '/' : withoutSlash;
}

async function realPathOf(root: AbsolutePath): Promise<AbsolutePath | undefined> {
  return realpath(nativePath(root)).then(absolutePath, () => undefined);
}

/**
 * Neither waits for somebody to write into a pipe nor follows a link that was put there meanwhile. Windows has neither flag,
 * and `undefined` adds none.
 */
const READ_PLAIN = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

async function readPlainFile(path: string): Promise<Uint8Array | undefined> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, READ_PLAIN);
    const found = await handle.stat();
    return found.isFile() && found.size <= MAX_FILE_BYTES ? await handle.readFile() : undefined;
  } finally {
    await handle?.close();
  }
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
