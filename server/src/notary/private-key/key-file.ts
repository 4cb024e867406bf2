import { DerError } from '../der.ts';
import { formatPem, parseHeadedPem } from '../pem.ts';
import type { HeadedPemBlock } from '../pem.ts';
import { decryptDekInfo } from './dek-info.ts';
import { decodePrivateKey, encodePrivateKey } from './key-der.ts';
import type { KeyEncoding } from './key-der.ts';
import { KeyError } from './key-error.ts';
import { decryptPbes2, encryptPbes2 } from './pbes2.ts';
import type { Random } from './pbes2.ts';
import type { PrivateKey } from './private-key.ts';
import { usingSecret } from './secret-bytes.ts';

/** What a private key is for, as its file says. */
export interface KeyPurpose {
  /** `root`, `targets`, `snapshot`, or the name of a signer; docker and notary write a delegation's key under either name. */
  readonly role?: string;
  /** The repository; only keys of `targets` and `snapshot` belong to one. */
  readonly gun?: string;
}

/** A private key in a PEM text, perhaps encrypted. */
export interface KeyFile extends KeyPurpose {
  /** The file name it was exported from: its id, where the exporter wrote one. */
  readonly path?: string;
  readonly isEncrypted: boolean;
  readonly block: HeadedPemBlock;
}

const ENCODINGS: ReadonlyMap<string, KeyEncoding> = new Map([
  ['ENCRYPTED PRIVATE KEY', 'pkcs8'],
  ['PRIVATE KEY', 'pkcs8'],
  ['RSA PRIVATE KEY', 'pkcs1'],
  ['EC PRIVATE KEY', 'sec1'],
  ['ED25519 PRIVATE KEY', 'ed25519'],
]);

/** The private keys in a PEM text, whatever else stands in it. */
export function parseKeyFiles(bytes: Uint8Array): readonly KeyFile[] {
  return parseHeadedPem(bytes)
    .filter(({ label }) => ENCODINGS.has(label))
    .map(keyFileOf);
}

function keyFileOf(block: HeadedPemBlock): KeyFile {
  const header = (name: 'role' | 'gun' | 'path'): object => {
    const value = block.headers.get(name) ?? '';
    return value === '' ? {} : { [name]: value };
  };
  const isEncrypted = block.label === 'ENCRYPTED PRIVATE KEY' || block.headers.has('DEK-Info');
  return { ...header('role'), ...header('gun'), ...header('path'), isEncrypted, block };
}

/**
 * @param passphrase ignored where the key is not encrypted
 * @throws KeyError `passphrase`, `format`, `unsupported`
 */
export function openKeyFile({ block, isEncrypted }: KeyFile, passphrase: Uint8Array): PrivateKey {
  const encoding = ENCODINGS.get(block.label) ?? 'pkcs8';
  if (!isEncrypted) return decodePrivateKey(block.der, encoding);
  return usingSecret(decrypt(block, passphrase), (der) => {
    try {
      return decodePrivateKey(der, encoding);
    } catch (error) {
      // One wrong passphrase in 256 leaves padding that looks right.
      if (!(error instanceof KeyError && error.code === 'format')) throw error;
      throw new KeyError('passphrase', 'the passphrase is wrong', { cause: error });
    }
  });
}

/** Overwrites what of a key file is a secret: one that is not encrypted cannot be opened any more. */
export function forgetKeyFile({ block, isEncrypted }: KeyFile): void {
  if (!isEncrypted) block.der.fill(0);
}

function decrypt({ der, headers }: HeadedPemBlock, passphrase: Uint8Array): Buffer {
  const dekInfo = headers.get('DEK-Info');
  if (dekInfo !== undefined) return decryptDekInfo(der, dekInfo, passphrase);
  try {
    return decryptPbes2(der, passphrase);
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    throw new KeyError('format', 'it holds no private key that can be read', { cause: error });
  }
}

/** A key file as docker and notary write and read it (`tuf/utils/x509.go` ConvertPrivateKeyToPKCS8), always encrypted. */
export function formatKeyFile(
  key: PrivateKey,
  purpose: KeyPurpose,
  passphrase: Uint8Array,
  random: Random,
): Uint8Array {
  const encrypted = usingSecret(encodePrivateKey(key), (plain) => encryptPbes2(plain, passphrase, random));
  return Buffer.from(formatPem('ENCRYPTED PRIVATE KEY', encrypted, headersOf(purpose)), 'latin1');
}

/** Only keys of a repository's own base roles name it (`trustmanager/keys.go` checkValidity). */
export function belongsToRepository(role: string): boolean {
  return role === 'targets' || role === 'snapshot' || role === 'timestamp';
}

function headersOf({ role, gun }: KeyPurpose): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  if (role !== undefined) headers.set('role', role);
  if (gun !== undefined && belongsToRepository(role ?? '')) headers.set('gun', gun);
  return headers;
}

/** The block as `notary key export` writes it: with the file name it came from. */
export function formatExport({ block }: KeyFile, id: string): string {
  return formatPem(block.label, block.der, new Map([...block.headers, ['path', id]]));
}

/** The same key for another purpose, without opening it: the headers are not encrypted. */
export function relabel({ block }: KeyFile, purpose: KeyPurpose): Uint8Array {
  const kept = [...block.headers].filter(([name]) => name === 'Proc-Type' || name === 'DEK-Info');
  return Buffer.from(formatPem(block.label, block.der, new Map([...kept, ...headersOf(purpose)])), 'latin1');
}
