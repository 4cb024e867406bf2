import { JsonReader } from './json-reader.ts';
import { JsonError } from './json-value.ts';
import type { JsonDocument } from './json-value.ts';
import type { Sliced } from './sliced.ts';

export interface JsonLimits {
  /** Bytes of the document at most. */
  readonly maxBytes: number;
  /** Arrays and objects inside each other at most. */
  readonly maxDepth: number;
}

/**
 * Reads one JSON document (RFC 8259), in time linear in its length. Stricter than the RFC where two readers could see
 * different things in the same bytes: invalid UTF-8, a byte order mark, members given twice (at any depth, after escapes are
 * resolved) and numbers beyond ±(2^53−1) are refused. An unpaired surrogate escape becomes U+FFFD, as Go reads it.
 * @throws JsonError
 */
export function* parseStrictJson(bytes: Uint8Array, limits: JsonLimits): Sliced<JsonDocument> {
  if (bytes.length > limits.maxBytes) throw new JsonError('too-large', 0);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) throw new JsonError('byte-order-mark', 0);
  return yield* new JsonReader(decodeUtf8(bytes), limits.maxDepth).document();
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new JsonError('utf8', 0);
  }
}
