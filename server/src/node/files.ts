import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FilesPort, ReadOnlyFiles } from '../remote/ports.ts';

/** Marks files that are being written: `NAME` appears only once it is whole. */
const UNFINISHED = '.unfinished-';

/**
 * The files below `root`, which need not exist yet.
 * Other processes may read and write the same folder: the last writer of a file wins, and nobody sees half of one.
 */
export function createFiles(root: string): FilesPort {
  const locate = (path: readonly string[]) => join(root, ...path.map(checkSegment));
  const tidied = new Set<string>();
  return {
    read: async (path, maxBytes) => unless(ABSENT, readBounded(locate(path), maxBytes), undefined),
    size: async (path) => (await unless(ABSENT, stat(locate(path)), undefined))?.size ?? 0,
    write: async (path, bytes) => {
      const file = locate(path);
      await writeWhole(file, bytes);
      const folder = dirname(file);
      if (tidied.has(folder)) return;
      tidied.add(folder);
      // The file is written, whatever cannot be tidied up.
      await removeAbandoned(folder).catch(() => undefined);
    },
    remove: async (path) => rm(locate(path), { force: true }),
    list: async (path) => listNames(ABSENT, locate(path)),
  };
}

/**
 * The files that another program keeps below `root`, under the names that it chose: docker's folder of trust data has
 * `localhost:5000` in it, except on Windows, where it can make no such folder.
 */
export function createReadOnlyFiles(root: string, platform: NodeJS.Platform = process.platform): ReadOnlyFiles {
  const names = platform === 'win32' ? PORTABLE_NAME : POSIX_NAME;
  const locate = (path: readonly string[]) =>
    path.every((segment) => isFileName(segment, names)) ? join(root, ...path) : undefined;
  return {
    read: async (path, maxBytes) => {
      const file = locate(path);
      return file === undefined ? undefined : unless(NOT_OF_THIS_KIND, readBounded(file, maxBytes), undefined);
    },
    list: async (path) => {
      const folder = locate(path);
      return folder === undefined ? [] : listNames(NOT_OF_THIS_KIND, folder);
    },
  };
}

/** What no file system reads as something else. */
const PORTABLE_NAME = /^[^/\\:*?"<>|\0]+$/;
const POSIX_NAME = /^[^/\\\0]+$/;

/** Whether a segment names a file in its folder, and never leads out of it. */
function isFileName(segment: string, names: RegExp): boolean {
  return names.test(segment) && Buffer.byteLength(segment) <= 255 && segment !== '.' && segment !== '..';
}

/** @throws RangeError for anything but a plain file name that no file system reads as something else */
function checkSegment(segment: string): string {
  if (!isFileName(segment, PORTABLE_NAME) || segment.startsWith(UNFINISHED)) {
    throw new RangeError(`not a file name: ${JSON.stringify(segment)}`);
  }
  return segment;
}

async function listNames(missing: ReadonlySet<unknown>, folder: string): Promise<readonly string[]> {
  const names = await unless(missing, readdir(folder), []);
  return names.filter((name) => !name.startsWith(UNFINISHED)).sort();
}

async function readBounded(file: string, maxBytes: number): Promise<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    const found = await handle.stat();
    if (found.isFile() && found.size > maxBytes) throw new RangeError(`${file} has more than ${maxBytes} bytes`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(file);
  const unfinished = join(folder, `${UNFINISHED}${randomUUID()}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    const handle = await open(unfinished, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      // Without this a power cut may leave the new name with none of the new bytes.
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Waits until a new name in the folder would outlast a power cut, where the file system can promise that. */
export async function settleFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // Windows opens no folders, and some file systems of networks do not know the question: the file is there.
  }
}

/** Nobody writes one file for so long, in milliseconds. */
const ABANDONED_MS = 60 * 60_000;

/** What processes have left that were killed while they wrote. Others may tidy up at the same time. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(UNFINISHED)) continue;
    const file = join(folder, name);
    const found = await unless(ABSENT, stat(file), undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > ABANDONED_MS) await rm(file, { force: true });
  }
}

const ABSENT: ReadonlySet<unknown> = new Set(['ENOENT']);
/** In another program's folder also a file where a folder might be: its names are not ours to expect. */
const NOT_OF_THIS_KIND: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR']);

async function unless<T, U>(codes: ReadonlySet<unknown>, work: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error && codes.has(error.code)) return otherwise;
    throw error;
  }
}
