import { createHash } from 'node:crypto';
import { firstCertificate } from './certificate.ts';
import type { PublicKey } from './metadata.ts';

/**
 * The TUF id of a key: the sha256 of its canonical JSON, in which `private` is null (`tuf/data/keys.go` TUFKey.ID). This is
 * the id in root.json, in signatures, in pins and among docker's administrative keys.
 */
export function keyId(key: PublicKey): string {
  const type = `"${key.algorithm.replace(/["\\]/g, '\\$&')}"`;
  const bytes = Buffer.from(key.bytes).toString('base64');
  const text = `{"keytype":${type},"keyval":{"private":null,"public":"${bytes}"}}`;
  return createHash('sha256').update(text).digest('hex');
}

/**
 * The id of the bare public key (`tuf/utils/x509.go` CanonicalKeyID): the private key's file name, what `notary key list`
 * and docker's signers show. `undefined` where an x509 key carries no readable certificate.
 */
export function canonicalKeyId(key: PublicKey): string | undefined {
  const bare = bareAlgorithm(key.algorithm);
  if (bare === undefined) return keyId(key);
  const certificate = firstCertificate(key.bytes);
  return certificate && keyId({ algorithm: bare, bytes: certificate.publicKeyDer });
}

function bareAlgorithm(algorithm: string): 'ecdsa' | 'rsa' | undefined {
  if (algorithm === 'ecdsa-x509') return 'ecdsa';
  return algorithm === 'rsa-x509' ? 'rsa' : undefined;
}
