import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FilesPort } from '../remote/ports.ts';

/** Marks files that are being written: `NAME` appears only once it is whole. */
const UNFINISHED = '.unfinished-';

/**
 * The files below `root`, which need not exist yet.
 * Other processes may read and write the same folder: the last writer of a file wins, and nobody sees half of one.
 */
export function createFiles(root: string): FilesPort {
  const locate = (path: readonly string[]) => join(root, ...path.map(checkSegment));
  return {
    read: async (path, maxBytes) => unlessMissing(readBounded(locate(path), maxBytes), undefined),
    write: async (path, bytes) => writeWhole(locate(path), bytes),
    remove: async (path) => rm(locate(path), { force: true }),
    list: async (path) => {
      const names = await unlessMissing(readdir(locate(path)), []);
      return names.filter((name) => !name.startsWith(UNFINISHED)).sort();
    },
  };
}

/** @throws RangeError for anything but a plain file name that no file system reads as something else */
function checkSegment(segment: string): string {
  const isPlain = /^[^/\\:*?"<>|\0]+$/.test(segment) && Buffer.byteLength(segment) <= 255;
  if (!isPlain || segment === '.' || segment === '..' || segment.startsWith(UNFINISHED)) {
    throw new RangeError(`not a file name: ${JSON.stringify(segment)}`);
  }
  return segment;
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

async function unlessMissing<T, U>(work: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return otherwise;
    throw error;
  }
}
