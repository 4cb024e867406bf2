import { constants, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { keyId } from '../keys.ts';
import type { PublicKey } from '../metadata.ts';
import { KeyError } from './key-error.ts';

/** A private key that can sign metadata. The secret stays inside the runtime's key object. */
export interface PrivateKey {
  /** Canonical id: the name of its file, what `notary key list` shows. */
  readonly id: string;
  /** The bare public key: PKIX DER, or the raw 32 bytes of ed25519. */
  readonly publicKey: PublicKey;
  readonly secret: KeyObject;
}

const CURVES: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1']);
const MIN_RSA_BITS = 2048;

/** A new P-256 key, the only kind that docker and notary make (`tuf/utils/x509.go` GenerateECDSAKey). */
export function generatePrivateKey(): PrivateKey {
  return privateKeyOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
}

/** @throws KeyError `unsupported` where no verifier would take its signatures */
export function privateKeyOf(secret: KeyObject): PrivateKey {
  const publicKey = publicKeyOf(secret);
  return { id: keyId(publicKey), publicKey, secret };
}

function publicKeyOf(secret: KeyObject): PublicKey {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = secret;
  const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' });
  // The SPKI of an ed25519 key ends in its 32 raw bytes (RFC 8410, section 4).
  if (type === 'ed25519') return { algorithm: 'ed25519', bytes: spki.subarray(-32) };
  if (type === 'ec' && CURVES.has(details?.namedCurve ?? '')) return { algorithm: 'ecdsa', bytes: spki };
  if (type === 'rsa' && (details?.modulusLength ?? 0) >= MIN_RSA_BITS) return { algorithm: 'rsa', bytes: spki };
  throw new KeyError(
    'unsupported',
    'trust data are signed with P-256, P-384, P-521, ed25519, or RSA of 2048 bits and more',
  );
}

/** A signature and how it was made (`tuf/data/keys.go`, the `Sign` of each kind of key). */
export interface RawSignature {
  readonly method: 'ecdsa' | 'rsapss' | 'eddsa';
  readonly bytes: Uint8Array;
}

export function signWith({ publicKey, secret }: PrivateKey, message: Uint8Array): RawSignature {
  switch (publicKey.algorithm) {
    case 'ed25519':
      return { method: 'eddsa', bytes: sign(null, message, secret) };
    case 'rsa': {
      const scheme = { key: secret, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
      return { method: 'rsapss', bytes: sign('sha256', message, scheme) };
    }
    default:
      return { method: 'ecdsa', bytes: sign('sha256', message, { key: secret, dsaEncoding: 'ieee-p1363' }) };
  }
}
