import { createHash } from 'node:crypto';
import type { FileMeta } from '../metadata.ts';

/** A file by its size and both hashes, as the reference client describes it (`const.go` NotaryDefaultHashes). */
export function fileMetaOf(bytes: Uint8Array): FileMeta {
  const hash = (algorithm: string): Uint8Array => createHash(algorithm).update(bytes).digest();
  return { length: bytes.length, hashes: new Map(['sha256', 'sha512'].map((name) => [name, hash(name)])) };
}
