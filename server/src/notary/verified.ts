import { createHash, timingSafeEqual } from 'node:crypto';
import type { Sliced } from '../base/sliced.ts';
import { encodeCanonicalJson } from './canonical-json.ts';
import { DecodeError } from './decode-error.ts';
import type { Common, Envelope, FileMeta, Metadata, RoleKeys } from './metadata.ts';
import { MetadataExpired, MetadataRefused } from './refusal.ts';
import { keyId } from './keys.ts';
import { isSignedBy } from './signature.ts';

/** Metadata whose file has passed every check, with the bytes that passed. */
export interface Verified<Kind extends Metadata> {
  readonly metadata: Kind;
  readonly bytes: Uint8Array;
  /** Ids of the keys whose signatures are valid; as many as the threshold, or more. */
  readonly signers: ReadonlySet<string>;
}

/** A step of decoding that says of which role the file is that does not decode. @throws MetadataRefused */
export function* decodingOf<Value>(role: string, decoding: Sliced<Value>): Sliced<Value> {
  try {
    return yield* decoding;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new MetadataRefused(role, error.code === 'type' ? 'type' : 'format', error.message, { cause: error });
  }
}

/**
 * Counts distinct keys with a valid signature (`tuf/signed/verify.go` VerifySignatures). Signatures by unknown keys and bad
 * ones count for nothing; a key that is filed under another key's id refuses the file.
 * @returns the ids of those keys
 * @throws MetadataRefused `signature`, `threshold`, `format`
 */
export function* verifySignatures(role: string, envelope: Envelope, by: RoleKeys): Sliced<ReadonlySet<string>> {
  if (envelope.signatures.length === 0) throw new MetadataRefused(role, 'signature', 'it has no signatures');
  const message = yield* decodingOf(role, signedBytes(envelope));
  const valid = new Set<string>();
  for (const signature of envelope.signatures) {
    const key = by.keys.get(signature.keyId);
    if (key === undefined || valid.has(signature.keyId)) continue;
    if (keyId(key) !== signature.keyId) {
      throw new MetadataRefused(role, 'signature', `key ${signature.keyId} is filed under another key's id`);
    }
    if (isSignedBy(key, signature, message)) valid.add(signature.keyId);
    yield;
  }
  if (valid.size >= by.threshold) return valid;
  throw new MetadataRefused(role, 'threshold', `${valid.size} of ${by.threshold} required signatures are valid`);
}

/** What the signatures cover: the canonical form, which need not be made where the file is written in it. */
function* signedBytes({ signed, canonical }: Envelope): Sliced<Uint8Array> {
  return canonical === undefined ? yield* encodeCanonicalJson(signed) : new TextEncoder().encode(canonical);
}

/**
 * Every hash of a known algorithm must fit, and there must be one (`tuf/data/types.go` CheckHashes).
 * @throws MetadataRefused `hash`
 */
export function verifyHashes(role: string, bytes: Uint8Array, { hashes }: FileMeta): void {
  const known = ['sha256', 'sha512'].filter((algorithm) => hashes.has(algorithm));
  if (known.length === 0) throw new MetadataRefused(role, 'hash', 'its parent names no sha256 and no sha512');
  for (const algorithm of known) {
    const expected = hashes.get(algorithm) ?? new Uint8Array();
    const actual = createHash(algorithm).update(bytes).digest();
    if (expected.length === actual.length && timingSafeEqual(expected, actual)) continue;
    throw new MetadataRefused(role, 'hash', `its ${algorithm} is not the one that its parent names`);
  }
}

/** @throws MetadataRefused `rollback` */
export function verifyVersion(role: string, { version }: Common, floor: number): void {
  if (version >= floor) return;
  throw new MetadataRefused(
    role,
    'rollback',
    `version ${version} is older than version ${floor}, which was seen before`,
  );
}

/** `now` in milliseconds since the epoch; no allowance for clocks that differ. @throws MetadataExpired */
export function verifyExpiry(role: string, { expires }: Common, now: number): void {
  if (expires < now) throw new MetadataExpired(role, expires);
}
