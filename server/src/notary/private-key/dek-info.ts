import { createDecipheriv, createHash } from 'node:crypto';
import { KeyError } from './key-error.ts';
import { finish, requireVector } from './pbes2.ts';
import { joinSecrets, usingSecret } from './secret-bytes.ts';

const CIPHERS: ReadonlyMap<string, { readonly name: string; readonly keyBytes: number; readonly ivBytes: number }> =
  new Map([
    ['AES-128-CBC', { name: 'aes-128-cbc', keyBytes: 16, ivBytes: 16 }],
    ['AES-192-CBC', { name: 'aes-192-cbc', keyBytes: 24, ivBytes: 16 }],
    ['AES-256-CBC', { name: 'aes-256-cbc', keyBytes: 32, ivBytes: 16 }],
    ['DES-EDE3-CBC', { name: 'des-ede3-cbc', keyBytes: 24, ivBytes: 8 }],
  ]);

/**
 * Decrypts a PEM block of the old kind, `DEK-Info: AES-256-CBC,IV` (RFC 1423; OpenSSL `EVP_BytesToKey` with MD5), as Notary
 * up to 0.6 and old OpenSSL wrote them. They are read, never written. The caller overwrites the result after use.
 * @throws KeyError `passphrase`, `unsupported`, `format`
 */
export function decryptDekInfo(encrypted: Uint8Array, dekInfo: string, passphrase: Uint8Array): Buffer {
  const [name = '', hex = ''] = dekInfo.split(',').map((part) => part.trim());
  const cipher = CIPHERS.get(name);
  if (cipher === undefined) throw new KeyError('unsupported', `it is encrypted with ${name}, which is not supported`);
  const iv = Buffer.from(hex, 'hex');
  requireVector(iv, cipher.ivBytes);
  return finish(() => {
    const decipher = usingSecret(deriveKey(passphrase, iv.subarray(0, 8), cipher.keyBytes), (key) =>
      createDecipheriv(cipher.name, key.subarray(0, cipher.keyBytes), iv),
    );
    return joinSecrets(decipher.update(encrypted), decipher.final());
  });
}

/** At least so many bytes. */
function deriveKey(passphrase: Uint8Array, salt: Uint8Array, bytes: number): Buffer {
  const blocks: Buffer[] = [];
  for (let length = 0; length < bytes; length += MD5_BYTES) {
    const hash = createHash('md5').update(blocks.at(-1) ?? new Uint8Array());
    blocks.push(hash.update(passphrase).update(salt).digest());
  }
  return joinSecrets(...blocks);
}

const MD5_BYTES = 16;
