import { constants, createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { canonical } from './canonical.ts';
import { createCertificate } from './certificate.ts';
import type { CertificateRequest, KeyPair } from './certificate.ts';

/** A private key with its public half as metadata carry it. */
export interface TestKey {
  /** TUF key id. */
  readonly id: string;
  readonly keytype: string;
  /** Bytes of `keyval.public`. */
  readonly public: Uint8Array;
  readonly keys: KeyPair;
  /** The method of its signatures: `ecdsa`, `rsapss`, `eddsa`. */
  readonly method: string;
  sign(message: Uint8Array): Uint8Array;
}

export type KeyType = 'p256' | 'p384' | 'p521' | 'rsa' | 'rsa-pkcs1' | 'ed25519';

/** A new bare key. */
export function createKey(type: KeyType = 'p256'): TestKey {
  const keys = createKeyPair(type);
  const spki = keys.publicKey.export({ format: 'der', type: 'spki' });
  // An ed25519 key's SPKI ends in its 32 raw bytes.
  if (type === 'ed25519') return testKey('ed25519', spki.subarray(-32), keys, 'eddsa');
  if (type === 'rsa' || type === 'rsa-pkcs1') return testKey('rsa', spki, keys, rsaMethod(type));
  return testKey('ecdsa', spki, keys, 'ecdsa');
}

export interface CertifiedKeyRequest extends Omit<CertificateRequest, 'keys'> {
  readonly type?: KeyType;
  /** DER of certificates that follow the leaf in the bundle. */
  readonly chain?: readonly Uint8Array[];
}

/** A new key in a certificate, as root keys and docker's signers have it. */
export function createCertifiedKey(request: CertifiedKeyRequest): TestKey {
  const { type = 'p256', chain = [] } = request;
  const keys = createKeyPair(type);
  const bundle = [createCertificate({ ...request, keys }), ...chain].map(pem).join('');
  const isRsa = type === 'rsa' || type === 'rsa-pkcs1';
  return testKey(isRsa ? 'rsa-x509' : 'ecdsa-x509', Buffer.from(bundle), keys, isRsa ? rsaMethod(type) : 'ecdsa');
}

/** The same key with other public bytes: what a server may make of them. */
export function withPublicBytes(key: TestKey, bytes: Uint8Array): TestKey {
  return testKey(key.keytype, bytes, key.keys, key.method);
}

/** The same key under another `keytype`. */
export function withKeyType(key: TestKey, keytype: string): TestKey {
  return testKey(keytype, key.public, key.keys, key.method);
}

export function pem(certificate: Uint8Array): string {
  const lines =
    Buffer.from(certificate)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

export function createKeyPair(type: KeyType): KeyPair {
  switch (type) {
    case 'ed25519':
      return generateKeyPairSync('ed25519');
    case 'rsa':
    case 'rsa-pkcs1':
      return generateKeyPairSync('rsa', { modulusLength: 2048 });
    case 'p256':
    case 'p384':
    case 'p521':
      return generateKeyPairSync('ec', { namedCurve: `P-${type.slice(1)}` });
  }
}

function rsaMethod(type: KeyType): string {
  return type === 'rsa-pkcs1' ? 'rsapkcs1v15' : 'rsapss';
}

function testKey(keytype: string, bytes: Uint8Array, keys: KeyPair, method: string): TestKey {
  const encoded = Buffer.from(bytes).toString('base64');
  const id = createHash('sha256')
    .update(canonical({ keytype, keyval: { private: null, public: encoded } }))
    .digest('hex');
  return { id, keytype, public: bytes, keys, method, sign: (message) => signWith(method, keys.privateKey, message) };
}

/** A signature by any method with any key that can make it. */
export function signWith(method: string, key: KeyObject, message: Uint8Array): Uint8Array {
  switch (method) {
    case 'ecdsa':
      return sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' });
    case 'rsapss':
    case 'pycrypto-pkcs#1 pss':
      return sign('sha256', message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
    case 'rsapkcs1v15':
      return sign('sha256', message, key);
    case 'eddsa':
      return sign(null, message, key);
    default:
      throw new RangeError(`no such method: ${method}`);
  }
}
