import { createHash } from 'node:crypto';

/** The sha256 of bytes in lower-case hex: what files are called here. */
export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
