import { execFileSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { formatPem } from '../../../server/src/notary/pem.ts';
import {
  formatExport,
  formatKeyFile,
  openKeyFile,
  parseKeyFiles,
} from '../../../server/src/notary/private-key/key-file.ts';
import type { KeyFile } from '../../../server/src/notary/private-key/key-file.ts';
import { generatePrivateKey, privateKeyOf, signWith } from '../../../server/src/notary/private-key/private-key.ts';
import type { PrivateKey } from '../../../server/src/notary/private-key/private-key.ts';
import { isSignedBy } from '../../../server/src/notary/signature.ts';

const PASSPHRASE = Buffer.from('passphrase');
const NOTHING = new Uint8Array();
const MESSAGE = Buffer.from('what is signed');

const keys: readonly (readonly [string, PrivateKey])[] = [
  ['P-256', generatePrivateKey()],
  ['P-384', privateKeyOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey)],
  ['RSA', privateKeyOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)],
  ['ed25519', privateKeyOf(generateKeyPairSync('ed25519').privateKey)],
];

function only(text: Uint8Array | string): KeyFile {
  const [file, ...rest] = parseKeyFiles(Buffer.from(text));
  expect(rest).toEqual([]);
  if (file === undefined) throw new Error('no key found');
  return file;
}

function reopened(key: PrivateKey, passphrase: string): PrivateKey {
  return openKeyFile(only(formatKeyFile(key, {}, PASSPHRASE, randomBytes)), Buffer.from(passphrase));
}

describe.each(keys)('a key of %s', (_name, key) => {
  test('is the same key after it was written and read', () => {
    expect(reopened(key, 'passphrase').id).toBe(key.id);
  });

  test('makes signatures that the verifier takes', () => {
    const { method, bytes } = signWith(reopened(key, 'passphrase'), MESSAGE);
    expect(isSignedBy(key.publicKey, { keyId: key.id, method, bytes }, MESSAGE)).toBe(true);
  });

  test('does not open with another passphrase', () => {
    expect(() => reopened(key, 'Passphrase')).toThrow(expect.objectContaining({ code: 'passphrase' }));
    expect(() => reopened(key, '')).toThrow(expect.objectContaining({ code: 'passphrase' }));
  });
});

describe('headers', () => {
  const key = generatePrivateKey();

  test.each([
    ['root', undefined, { role: 'root' }],
    ['targets', 'docker.io/acme/app', { role: 'targets', gun: 'docker.io/acme/app' }],
    ['alice', 'docker.io/acme/app', { role: 'alice' }],
  ])('%s', (role, gun, expected) => {
    const purpose = gun === undefined ? { role } : { role, gun };
    const { role: foundRole, gun: foundGun } = only(formatKeyFile(key, purpose, PASSPHRASE, randomBytes));
    expect({ role: foundRole, ...(foundGun === undefined ? {} : { gun: foundGun }) }).toEqual(expected);
  });

  test('an export names the file', () => {
    expect(only(formatExport(only(formatKeyFile(key, {}, PASSPHRASE, randomBytes)), key.id)).path).toBe(key.id);
  });
});

describe('keys that other programs wrote', () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const pem = (key: typeof ec, type: 'pkcs8' | 'sec1' | 'pkcs1', cipher?: string): string => {
    const secret = cipher === undefined ? {} : { cipher, passphrase: 'passphrase' };
    return key.export({ format: 'pem', type: type, ...secret }).toString();
  };

  test.each([
    ['SEC 1', ec, pem(ec, 'sec1')],
    ['SEC 1 with DEK-Info', ec, pem(ec, 'sec1', 'aes-256-cbc')],
    ['SEC 1 with triple DES', ec, pem(ec, 'sec1', 'des-ede3-cbc')],
    ['PKCS#1', rsa, pem(rsa, 'pkcs1')],
    ['PKCS#1 with DEK-Info', rsa, pem(rsa, 'pkcs1', 'aes-128-cbc')],
    ['PKCS#8', ec, pem(ec, 'pkcs8')],
    ['encrypted PKCS#8 of OpenSSL', rsa, pem(rsa, 'pkcs8', 'aes-256-cbc')],
    ['encrypted PKCS#8, AES-128', ec, pem(ec, 'pkcs8', 'aes-128-cbc')],
    ['line ends of Windows', ec, pem(ec, 'pkcs8').replaceAll('\n', '\r\n')],
  ])('%s', (_name, original, text) => {
    expect(openKeyFile(only(text), PASSPHRASE).id).toBe(privateKeyOf(original).id);
  });

  test('the EC PARAMETERS of openssl ecparam are passed over', () => {
    const text = execFileSync('openssl', ['ecparam', '-name', 'prime256v1', '-genkey']).toString();
    expect(text).toContain('EC PARAMETERS');
    expect(openKeyFile(only(text), NOTHING).publicKey.algorithm).toBe('ecdsa');
  });

  test("Notary's old form of ed25519", () => {
    const original = keys[3]?.[1];
    const { d = '', x = '' } = original?.secret.export({ format: 'jwk' }) ?? {};
    const bytes = Buffer.concat([x, d, x].map((part) => Buffer.from(part, 'base64url')));
    expect(openKeyFile(only(formatPem('ED25519 PRIVATE KEY', bytes)), NOTHING).id).toBe(original?.id);
  });
});

describe('what is no key to sign with', () => {
  const refusal = (text: string): unknown => {
    try {
      return openKeyFile(only(text), PASSPHRASE).id;
    } catch (error) {
      return (error as { code?: unknown }).code;
    }
  };
  const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
  const koblitz = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey;
  const scrypt = execFileSync('openssl', ['pkcs8', '-topk8', '-scrypt', '-passout', 'pass:passphrase'], {
    input: keys[0]?.[1].secret.export({ format: 'pem', type: 'pkcs8' }) ?? '',
  }).toString();

  function withShorterVector(): string {
    const { der } = only(formatKeyFile(generatePrivateKey(), {}, PASSPHRASE, (count) => Buffer.alloc(count))).block;
    const at = Buffer.from(der).indexOf(Buffer.concat([Buffer.of(0x04, 16), Buffer.alloc(16)]));
    const changed = Buffer.from(der);
    // An octet string of 14 bytes, and an empty one.
    changed.set([0x04, 14], at);
    changed.set([0x04, 0], at + 16);
    return formatPem('ENCRYPTED PRIVATE KEY', changed);
  }

  function dekInfo(value: string): string {
    const headers = new Map([
      ['Proc-Type', '4,ENCRYPTED'],
      ['DEK-Info', value],
    ]);
    return formatPem('EC PRIVATE KEY', Buffer.alloc(32), headers);
  }

  test.each([
    ['RSA of 1024 bits', small.export({ format: 'pem', type: 'pkcs8' }).toString(), 'unsupported'],
    ['a curve that nobody verifies', koblitz.export({ format: 'pem', type: 'pkcs8' }).toString(), 'unsupported'],
    ['scrypt', scrypt, 'unsupported'],
    ['bytes that end too early', formatPem('PRIVATE KEY', Buffer.from([0x30, 0x10])), 'format'],
    ['an encrypted key that is none', formatPem('ENCRYPTED PRIVATE KEY', Buffer.from('nothing')), 'format'],
    ['an initialisation vector of 14 bytes', withShorterVector(), 'format'],
    ['DEK-Info without a vector', dekInfo('AES-256-CBC'), 'format'],
    ['DEK-Info with half a vector', dekInfo('AES-256-CBC,0011223344556677'), 'format'],
    ['DEK-Info of a cipher that nobody uses', dekInfo('RC2-CBC,0011223344556677'), 'unsupported'],
    ['ed25519 of the halves of two keys', formatPem('ED25519 PRIVATE KEY', Buffer.alloc(96, 1)), 'format'],
    ['ed25519 of 64 bytes', formatPem('ED25519 PRIVATE KEY', Buffer.alloc(64)), 'format'],
  ])('%s', (_name, text, code) => expect(refusal(text)).toBe(code));

  test('a certificate', () => expect(parseKeyFiles(Buffer.from(formatPem('CERTIFICATE', Buffer.of(1))))).toEqual([]));
});

test('what is written is PKCS#8 that OpenSSL reads without the headers', () => {
  const [, key] = keys[0] ?? [];
  if (key === undefined) throw new Error('no key');
  const text = Buffer.from(formatKeyFile(key, {}, PASSPHRASE, randomBytes)).toString();
  const read = createPrivateKey({ key: text, passphrase: 'passphrase' });
  expect(privateKeyOf(read).id).toBe(key.id);
  expect(sign('sha256', MESSAGE, read).length).toBeGreaterThan(64);
});
