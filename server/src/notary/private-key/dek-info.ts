import { createDecipheriv, createHash } from 'node:crypto';
import { KeyError } from './key-error.ts';
import { finish } from './pbes2.ts';

const CIPHERS: ReadonlyMap<string, { readonly name: string; readonly keyBytes: number }> = new Map([
  ['AES-128-CBC', { name: 'aes-128-cbc', keyBytes: 16 }],
  ['AES-192-CBC', { name: 'aes-192-cbc', keyBytes: 24 }],
  ['AES-256-CBC', { name: 'aes-256-cbc', keyBytes: 32 }],
  ['DES-EDE3-CBC', { name: 'des-ede3-cbc', keyBytes: 24 }],
]);

/**
 * Decrypts a PEM block of the old kind, `DEK-Info: AES-256-CBC,IV` (RFC 1423; OpenSSL `EVP_BytesToKey` with MD5), as Notary
 * up to 0.6 and old OpenSSL wrote them. They are read, never written.
 * @throws KeyError `passphrase`, `unsupported`
 */
export function decryptDekInfo(encrypted: Uint8Array, dekInfo: string, passphrase: string): Buffer {
  const [name = '', hex = ''] = dekInfo.split(',').map((part) => part.trim());
  const cipher = CIPHERS.get(name);
  if (cipher === undefined) throw new KeyError('unsupported', `it is encrypted with ${name}, which is not supported`);
  const iv = Buffer.from(hex, 'hex');
  const key = deriveKey(passphrase, iv.subarray(0, 8), cipher.keyBytes);
  return finish(() => {
    const decipher = createDecipheriv(cipher.name, key, iv);
    key.fill(0);
    return Buffer.concat([decipher.update(encrypted), decipher.final()]);
  });
}

function deriveKey(passphrase: string, salt: Uint8Array, bytes: number): Buffer {
  let block = Buffer.alloc(0);
  let key = Buffer.alloc(0);
  while (key.length < bytes) {
    block = createHash('md5').update(block).update(passphrase).update(salt).digest();
    key = Buffer.concat([key, block]);
  }
  return key.subarray(0, bytes);
}
