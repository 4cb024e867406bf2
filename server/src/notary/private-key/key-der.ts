import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { DerError, readDer, readDerChildren, readOid } from '../der.ts';
import { octets, oid, sequence, small } from '../der-writer.ts';
import { KeyError } from './key-error.ts';
import { privateKeyOf } from './private-key.ts';
import type { PrivateKey } from './private-key.ts';
import { usingSecret } from './secret-bytes.ts';

/** Notary's own identifier, from before RFC 8410 gave ed25519 one (`tuf/utils/pkcs8.go`). */
const NOTARY_ED25519 = '1.3.6.1.4.1.11591.15.1';
/** Notary's form of an ed25519 key: the public half, then seed and public half again. */
const NOTARY_ED25519_BYTES = 96;

/** What stands before the 32 bytes of the seed in PKCS#8 (RFC 8410, section 7), at whose end it stands. */
const ED25519_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/** What a PEM label says about the bytes below it. */
export type KeyEncoding = 'pkcs8' | 'pkcs1' | 'sec1' | 'ed25519';

/**
 * Reads a key that is not encrypted (any more).
 * @throws KeyError `format`, `unsupported`
 */
export function decodePrivateKey(der: Uint8Array, encoding: KeyEncoding): PrivateKey {
  try {
    return privateKeyOf(secretOf(der, encoding));
  } catch (error) {
    // OpenSSL's errors carry a code; a mistake of ours (TypeError without one) must not pass for a bad key.
    if (error instanceof DerError || (error instanceof Error && !(error instanceof KeyError) && 'code' in error)) {
      throw new KeyError('format', 'it holds no private key that can be read', { cause: error });
    }
    throw error;
  }
}

function secretOf(der: Uint8Array, encoding: KeyEncoding): KeyObject {
  if (encoding === 'ed25519') return ed25519Secret(der);
  if (encoding !== 'pkcs8') return keyObject(Buffer.from(der), encoding);
  const [version, algorithm, key] = readDerChildren(readDer(der));
  const [name] = algorithm === undefined ? [] : readDerChildren(algorithm);
  if (version === undefined || algorithm === undefined || name === undefined || key === undefined) {
    throw new DerError('an element is missing');
  }
  if (readOid(name.content) === NOTARY_ED25519) return ed25519Secret(key.content);
  // Notary writes version 1 for P-256 without what RFC 5958 adds in that version; only version 0 is read everywhere.
  return keyObject(sequence(small(0), algorithm.bytes, key.bytes), 'pkcs8');
}

/** The bytes are overwritten. */
function keyObject(der: Buffer, type: 'pkcs8' | 'pkcs1' | 'sec1'): KeyObject {
  return usingSecret(der, () => createPrivateKey({ key: der, format: 'der', type }));
}

function ed25519Secret(bytes: Uint8Array): KeyObject {
  if (bytes.length !== NOTARY_ED25519_BYTES) throw new DerError('an ed25519 key has 96 bytes');
  const secret = keyObject(Buffer.concat([ED25519_HEAD, bytes.subarray(32, 64)]), 'pkcs8');
  const own = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32);
  // Signatures made with one half of a key for another half give the key away.
  if (Buffer.compare(own, bytes.subarray(0, 32)) !== 0) throw new DerError('the halves are of two keys');
  return secret;
}

/** PKCS#8 as Notary reads it. The caller overwrites the bytes after use. */
export function encodePrivateKey({ publicKey, secret }: PrivateKey): Buffer {
  const plain = secret.export({ format: 'der', type: 'pkcs8' });
  if (publicKey.algorithm !== 'ed25519') return plain;
  const own = publicKey.bytes;
  const key = usingSecret(plain, () => octets(own, plain.subarray(-32), own));
  return usingSecret(key, () => sequence(small(0), sequence(oid(NOTARY_ED25519)), key));
}
