import type { Gun } from '../../reference/image-name.ts';
import { sha256Hex } from './sha256.ts';

/** Folders of the store. */
export const RECORDS = 'repositories';
export const FILES = 'files';

/** Bytes of a record at most. */
export const MAX_RECORD_BYTES = 16 * 1024 * 1024;

/** The one place where a name that comes from outside becomes a file name: as a hash, which cannot lead anywhere. */
export function recordPath(gun: Gun): readonly string[] {
  return [RECORDS, sha256Hex(new TextEncoder().encode(gun))];
}

/** @param sha256 lower-case hex @throws RangeError for anything else */
export function filePath(sha256: string): readonly string[] {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError('not the hex of a sha256');
  return [FILES, sha256];
}
