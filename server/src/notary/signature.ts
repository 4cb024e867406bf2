import { constants, createPublicKey, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { parseCertificate } from './certificate.ts';
import { ed25519Spki } from './ed25519.ts';
import type { PublicKey, Signature } from './metadata.ts';
import { parsePem } from './pem.ts';

/**
 * Whether `signature` is `key`'s over `message`. The method in the file never chooses the key's type: each method takes
 * only the key types it is for (`tuf/signed/verifiers.go`). Everything is hashed with SHA-256, except ed25519.
 * Curves are fewer than the reference client's: P-256, P-384 and P-521.
 */
export function isSignedBy(key: PublicKey, signature: Signature, message: Uint8Array): boolean {
  switch (signature.method) {
    case 'ecdsa':
      return verifyEcdsa(publicKeyOf(key, 'ecdsa'), signature.bytes, message);
    case 'rsapss':
      return verifyRsa(publicKeyOf(key, 'rsa'), PSS, signature.bytes, message);
    case 'rsapkcs1v15':
      return verifyRsa(publicKeyOf(key, 'rsa'), PKCS1, signature.bytes, message);
    case 'eddsa':
      return verifyEd25519(ed25519KeyOf(key), signature.bytes, message);
    case 'pycrypto-pkcs#1 pss':
      return verifyRsa(pyCryptoKeyOf(key), PSS, signature.bytes, message);
    default:
      return false;
  }
}

const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } as const;
const PKCS1 = { padding: constants.RSA_PKCS1_PADDING } as const;
const MIN_RSA_BITS = 2048;
const ED25519_BYTES = 64;

/** Bytes of r and of s, each padded with zeros. */
const SCALAR_BYTES: Readonly<Record<string, number>> = { prime256v1: 32, secp384r1: 48, secp521r1: 66 };

function verifyEcdsa(key: KeyObject | undefined, signature: Uint8Array, message: Uint8Array): boolean {
  if (key?.asymmetricKeyType !== 'ec') return false;
  const scalar = SCALAR_BYTES[key.asymmetricKeyDetails?.namedCurve ?? ''];
  if (scalar === undefined || signature.length !== 2 * scalar) return false;
  return verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature);
}

function verifyRsa(
  key: KeyObject | undefined,
  scheme: typeof PSS | typeof PKCS1,
  signature: Uint8Array,
  message: Uint8Array,
): boolean {
  if (key?.asymmetricKeyType !== 'rsa') return false;
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < MIN_RSA_BITS || signature.length !== Math.ceil(bits / 8)) return false;
  return verify('sha256', message, { key, ...scheme }, signature);
}

/**
 * Without the cofactor, as Go verifies, and so the reference client: R must be the very encoding that the equation gives. OpenSSL
 * and BoringSSL, on which VS Code's Node is built, do the same.
 */
function verifyEd25519(key: KeyObject | undefined, signature: Uint8Array, message: Uint8Array): boolean {
  return key !== undefined && signature.length === ED25519_BYTES && verify(undefined, message, key, signature);
}

function publicKeyOf(key: PublicKey, family: 'ecdsa' | 'rsa'): KeyObject | undefined {
  if (key.algorithm === family) return importPublicKey(key.bytes);
  if (key.algorithm !== `${family}-x509`) return undefined;
  // The first block must be the certificate: unlike the canonical id, nothing is passed over here.
  const first = parsePem(key.bytes)[0];
  return first && parseCertificate(first.der)?.publicKey;
}

function ed25519KeyOf(key: PublicKey): KeyObject | undefined {
  const spki = key.algorithm === 'ed25519' ? ed25519Spki(key.bytes) : undefined;
  return spki && importPublicKey(spki);
}

/** PEM instead of DER, as the first Python clients wrote it. */
function pyCryptoKeyOf(key: PublicKey): KeyObject | undefined {
  const first = key.algorithm === 'rsa' ? parsePem(key.bytes)[0] : undefined;
  return first && importPublicKey(first.der);
}

function importPublicKey(der: Uint8Array): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });
  } catch {
    // The bytes are no key: the signature counts for nothing, as in the reference client.
    return undefined;
  }
}
