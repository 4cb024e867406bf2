import { createCipheriv, createDecipheriv, pbkdf2Sync } from 'node:crypto';
import { readDer, readDerChildren, readOid } from '../der.ts';
import type { DerElement } from '../der.ts';
import { octets, oid, sequence, small } from '../der-writer.ts';
import { KeyError } from './key-error.ts';
import { joinSecrets, usingSecret } from './secret-bytes.ts';

/** Random bytes, as many as asked for. */
export type Random = (count: number) => Uint8Array;

const OID = {
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  aes256: '2.16.840.1.101.3.4.1.42',
};
const HMACS: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.2.7', 'sha1'],
  ['1.2.840.113549.2.9', 'sha256'],
  ['1.2.840.113549.2.11', 'sha512'],
]);
const CIPHERS: ReadonlyMap<string, { readonly name: string; readonly keyBytes: number }> = new Map([
  ['2.16.840.1.101.3.4.1.2', { name: 'aes-128-cbc', keyBytes: 16 }],
  ['2.16.840.1.101.3.4.1.22', { name: 'aes-192-cbc', keyBytes: 24 }],
  [OID.aes256, { name: 'aes-256-cbc', keyBytes: 32 }],
]);

/**
 * Notary writes 2048 rounds and reads as many as the file says (`tuf/utils/pkcs8.go`), so its keys can be made harder to
 * guess without it noticing. It takes no other hash than SHA-1, which HMAC does not weaken.
 */
const ROUNDS = 100_000;
/** A file must not keep the machine busy for minutes. */
const MAX_ROUNDS = 10_000_000;

/** PKCS#8 `EncryptedPrivateKeyInfo` that Notary reads (RFC 8018, section 6.2: PBES2 with PBKDF2-HMAC-SHA1 and AES-256-CBC). */
export function encryptPbes2(plain: Uint8Array, passphrase: Uint8Array, random: Random): Uint8Array {
  const [salt, iv] = [random(8), random(16)];
  const cipher = usingSecret(pbkdf2Sync(passphrase, salt, ROUNDS, 32, 'sha1'), (key) =>
    createCipheriv('aes-256-cbc', key, iv),
  );
  const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
  const derivation = sequence(oid(OID.pbkdf2), sequence(octets(salt), small(ROUNDS)));
  const scheme = sequence(oid(OID.aes256), octets(iv));
  return sequence(sequence(oid(OID.pbes2), sequence(derivation, scheme)), octets(encrypted));
}

/**
 * The PKCS#8 inside, which the caller overwrites after use. Takes what Notary and OpenSSL write: PBKDF2 with SHA-1, SHA-256 or SHA-512, and AES-CBC.
 * @throws KeyError `passphrase`, `unsupported`, `format`; DerError where the bytes are something else
 */
export function decryptPbes2(der: Uint8Array, passphrase: Uint8Array): Buffer {
  const { salt, rounds, hmac, cipher, iv, encrypted } = readParameters(der);
  const decipher = usingSecret(pbkdf2Sync(passphrase, salt, rounds, cipher.keyBytes, hmac), (key) =>
    createDecipheriv(cipher.name, key, iv),
  );
  return finish(() => joinSecrets(decipher.update(encrypted), decipher.final()));
}

/** An initialisation vector has the length of the cipher's blocks. @throws KeyError `format` */
export function requireVector(iv: Uint8Array, bytes: number): void {
  if (iv.length !== bytes) throw new KeyError('format', 'it holds no private key that can be read');
}

/** A wrong passphrase shows in the padding, mostly. */
export function finish(decrypt: () => Buffer): Buffer {
  try {
    return decrypt();
  } catch (error) {
    throw new KeyError('passphrase', 'the passphrase is wrong', { cause: error });
  }
}

interface Parameters {
  readonly salt: Uint8Array;
  readonly rounds: number;
  readonly hmac: string;
  readonly cipher: { readonly name: string; readonly keyBytes: number };
  readonly iv: Uint8Array;
  readonly encrypted: Uint8Array;
}

function readParameters(der: Uint8Array): Parameters {
  const [algorithm, encrypted] = childrenOf(readDer(der));
  const [scheme, schemeParameters] = childrenOf(algorithm);
  const [derivation, encryption] = childrenOf(schemeParameters);
  const [function_, functionParameters] = childrenOf(derivation);
  const [salt, rounds, ...rest] = childrenOf(functionParameters);
  const [cipherName, iv] = childrenOf(encryption);
  // The key's length may stand before the hash (RFC 8018, appendix A.2).
  const [hash] = childrenOf(rest.find(({ tag }) => tag === SEQUENCE));
  const hmac = hash === undefined ? 'sha1' : HMACS.get(readOid(hash.content));
  const cipher = CIPHERS.get(oidOf(cipherName));
  const isKnown = oidOf(scheme) === OID.pbes2 && oidOf(function_) === OID.pbkdf2;
  const count = numberOf(rounds);
  if (!isKnown || hmac === undefined || cipher === undefined || count < 1 || count > MAX_ROUNDS) {
    throw new KeyError(
      'unsupported',
      'it is encrypted in a way that is not supported (PBES2 with PBKDF2 and AES-CBC is)',
    );
  }
  requireVector(contentOf(iv), AES_BLOCK_BYTES);
  return { salt: contentOf(salt), rounds: count, hmac, cipher, iv: contentOf(iv), encrypted: contentOf(encrypted) };
}

const SEQUENCE = 0x30;
const AES_BLOCK_BYTES = 16;

function childrenOf(element: DerElement | undefined): readonly DerElement[] {
  return element === undefined ? [] : readDerChildren(element);
}

function contentOf(element: DerElement | undefined): Uint8Array {
  return element?.content ?? new Uint8Array();
}

function oidOf(element: DerElement | undefined): string {
  return element === undefined ? '' : readOid(element.content);
}

function numberOf(element: DerElement | undefined): number {
  return contentOf(element).reduce((value, byte) => value * 256 + byte, 0);
}
