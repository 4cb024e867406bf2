import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, open, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UsageError } from '../base/errors.ts';
import { upwards } from './upwards.ts';

/** A file or folder of the user's; see `SourceEntry` of the command line for what each means. */
export type LookedAt =
  | { readonly kind: 'file' }
  | { readonly kind: 'folder'; readonly entries: readonly ChildEntry[] }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly reason: string };

export interface ChildEntry {
  readonly name: string;
  readonly path: string;
  readonly kind: 'file' | 'folder';
}

/** The user's own files, addressed by path: unlike `createFiles`, which keeps to one folder of ours. */
export const sourceFiles = {
  async look(path: string): Promise<LookedAt> {
    try {
      const found = await stat(path);
      if (!found.isDirectory()) return { kind: 'file' };
      return { kind: 'folder', entries: await childrenOf(path) };
    } catch (error) {
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return { kind: 'absent' };
      return { kind: 'unreadable', reason: reasonOf(error) };
    }
  },

  /** Pipes and devices can be read as well. @throws UsageError where it cannot be read or is larger than `maxBytes` */
  async read(path: string, maxBytes: number): Promise<Uint8Array> {
    try {
      const { size } = await stat(path);
      const bytes = size > maxBytes ? undefined : await readUpTo(path, maxBytes);
      if (bytes === undefined) throw new UsageError(`${path} is larger than ${maxBytes} bytes`);
      return bytes;
    } catch (error) {
      throw asUsageError(error, `${path} cannot be read`);
    }
  },

  /**
   * The same, for files of a workspace, which may be somebody else's: a link to a pipe or a device would never end, or take
   * what is meant for others.
   * @throws UsageError as `read`, and where it is no plain file
   */
  async readPlain(path: string, maxBytes: number): Promise<Uint8Array> {
    const isPlain = await stat(path).then(
      (found) => found.isFile(),
      () => true,
    );
    if (!isPlain) throw new UsageError(`${path} is no plain file`);
    return sourceFiles.read(path, maxBytes);
  },

  /**
   * A file of private keys, which must be its owner's alone, as docker has it (docker/cli `trust/key_load.go`). Windows keeps
   * no such modes.
   * @throws UsageError as `read`, and where others may read or change it
   */
  async readPrivate(path: string, maxBytes: number, platform: NodeJS.Platform = process.platform): Promise<Uint8Array> {
    const mode = platform === 'win32' ? 0 : await modeOf(path);
    if ((mode & NOT_THE_OWNERS) === 0) return sourceFiles.read(path, maxBytes);
    throw new UsageError(`${path} holds private keys, and others may read or change it; first run: chmod 600 ${path}`);
  },

  /** Atomic: beside the file first, then in its place, with its mode. @throws UsageError where that fails */
  async write(path: string, content: Uint8Array): Promise<void> {
    try {
      await replace(await realpath(path), content);
    } catch (error) {
      throw asUsageError(error, `${path} cannot be written`);
    }
  },

  /** A new file that only its owner may read, whole or not at all. @throws UsageError where it exists already or cannot be written */
  async create(path: string, content: Uint8Array): Promise<void> {
    try {
      await writeNew(path, content);
    } catch (error) {
      throw asUsageError(error, `${path} cannot be written`);
    }
  },

  upwards,
};

/** What a group and everybody else may do. */
const NOT_THE_OWNERS = 0o077;

async function modeOf(path: string): Promise<number> {
  try {
    const { mode } = await stat(path);
    return mode;
  } catch (error) {
    throw asUsageError(error, `${path} cannot be read`);
  }
}

/** What `stat` says of a pipe is not how much comes out of it. `undefined` where that is more than `maxBytes`. */
async function readUpTo(path: string, maxBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of createReadStream(path, { end: maxBytes })) chunks.push(chunk as Uint8Array);
  const bytes = Buffer.concat(chunks);
  return bytes.length > maxBytes ? undefined : bytes;
}

async function writeNew(path: string, content: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.datasync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

async function replace(file: string, content: Uint8Array): Promise<void> {
  const unfinished = join(dirname(file), `.image-trust-${randomUUID()}`);
  try {
    const { mode } = await stat(file);
    await writeFile(unfinished, content, { flag: 'wx', mode: 0o600 });
    await chmod(unfinished, mode);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Links to files count as files; links to folders are left out, so that a walk ends. */
async function childrenOf(folder: string): Promise<readonly ChildEntry[]> {
  const children = await readdir(folder, { withFileTypes: true });
  const entries = await Promise.all(
    children.map(async (child): Promise<readonly ChildEntry[]> => {
      const path = join(folder, child.name);
      if (child.isDirectory()) return [{ name: child.name, path, kind: 'folder' }];
      const isFile = child.isFile() || (child.isSymbolicLink() && (await isLinkToFile(path)));
      return isFile ? [{ name: child.name, path, kind: 'file' }] : [];
    }),
  );
  return entries.flat().sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function isLinkToFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    // A link that leads nowhere is nothing to read.
    return false;
  }
}

function asUsageError(error: unknown, what: string): UsageError {
  if (error instanceof UsageError) return error;
  return new UsageError(`${what}: ${reasonOf(error)}`, { cause: error });
}

function reasonOf(error: unknown): string {
  return REASONS[codeOf(error)] ?? (error instanceof Error ? error.message : String(error));
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EEXIST: 'it exists already',
  EISDIR: 'it is a folder',
  ENOENT: 'it does not exist',
  ENOSPC: 'no space left',
  EROFS: 'the file system is read-only',
};

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
