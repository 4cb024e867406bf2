import { constants, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isSignedBy } from '../../server/src/notary/signature.ts';
import { createCertifiedKey, createKey, signWith, withKeyType, withPublicBytes } from '../support/trust-kit/index.ts';
import type { KeyType, TestKey } from '../support/trust-kit/index.ts';
import { DAY, GUN, NOW } from '../support/trust-kit/world.ts';

const MESSAGE = Buffer.from('{"_type":"Root"}');

function verdict(key: TestKey, method: string, bytes: Uint8Array, message: Uint8Array = MESSAGE): boolean {
  return isSignedBy({ algorithm: key.keytype, bytes: key.public }, { keyId: key.id, method, bytes }, message);
}

const TYPES: readonly KeyType[] = ['p256', 'p384', 'p521', 'rsa', 'rsa-pkcs1', 'ed25519'];
const bare = TYPES.map((type) => [type, createKey(type)] as const);
const certified = TYPES.filter((type) => type !== 'ed25519').map(
  (type) =>
    [
      `${type} in a certificate`,
      createCertifiedKey({ type, commonName: GUN, notBefore: NOW, notAfter: NOW + DAY }),
    ] as const,
);
const keys = [...bare, ...certified];

describe.each(keys)('%s', (_, key) => {
  const signature = key.sign(MESSAGE);

  test('verifies what it signed', () => {
    expect(verdict(key, key.method, signature)).toBe(true);
  });

  test('and nothing else', () => {
    expect(verdict(key, key.method, signature, Buffer.from('{"_type":"root"}'))).toBe(false);
  });

  test('no signature with one bit changed, cut off or made longer', () => {
    for (let index = 0; index < signature.length; index += 7) {
      const changed = Buffer.from(signature);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(verdict(key, key.method, changed)).toBe(false);
    }
    expect(verdict(key, key.method, signature.subarray(1))).toBe(false);
    expect(verdict(key, key.method, Buffer.concat([Buffer.alloc(1), signature]))).toBe(false);
    expect(verdict(key, key.method, new Uint8Array())).toBe(false);
  });

  test('by no method of another kind of key, which a file may claim (NCC 2015, finding 1)', () => {
    const families = [['ecdsa'], ['rsapss', 'rsapkcs1v15', 'pycrypto-pkcs#1 pss'], ['eddsa'], ['none', 'hmac', '']];
    const others = families.filter((family) => !family.includes(key.method)).flat();
    for (const method of others) expect(verdict(key, method, signature)).toBe(false);
  });

  test('under no other key type', () => {
    const types = ['ecdsa', 'ecdsa-x509', 'rsa', 'rsa-x509', 'ed25519', 'unknown', ''];
    for (const type of types.filter((other) => other !== key.keytype)) {
      expect(verdict(withKeyType(key, type), key.method, signature)).toBe(false);
    }
  });
});

test('PSS and PKCS#1 v1.5 are two methods', () => {
  const key = createKey('rsa');
  const pkcs1 = signWith('rsapkcs1v15', key.keys.privateKey, MESSAGE);
  expect(verdict(key, 'rsapkcs1v15', pkcs1)).toBe(true);
  expect(verdict(key, 'rsapss', pkcs1)).toBe(false);
});

test('PSS has a salt of 32 bytes, no other', () => {
  const key = createKey('rsa');
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const salted = (saltLength: number): Uint8Array =>
    sign('sha256', MESSAGE, { key: key.keys.privateKey, padding, saltLength });
  expect([0, 20, 31, 32, 33].map((length) => verdict(key, 'rsapss', salted(length)))).toEqual([
    false,
    false,
    false,
    true,
    false,
  ]);
});

test('the first Python clients’ keys are PEM under `rsa`', () => {
  const key = createKey('rsa');
  const pem = withPublicBytes(key, Buffer.from(key.keys.publicKey.export({ format: 'pem', type: 'spki' })));
  const signature = signWith('pycrypto-pkcs#1 pss', key.keys.privateKey, MESSAGE);
  expect(verdict(pem, 'pycrypto-pkcs#1 pss', signature)).toBe(true);
  expect(verdict(key, 'pycrypto-pkcs#1 pss', signature)).toBe(false);
  expect(verdict(pem, 'rsapss', signature)).toBe(false);
});

describe('keys that are too weak or of another kind sign nothing', () => {
  test.each([
    ['RSA of 1024 bits', () => generateKeyPairSync('rsa', { modulusLength: 1024 }), 'rsa', 'rsapss'],
    [
      'secp256k1, on which r and s are as long as on P-256',
      () => generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
      'ecdsa',
      'ecdsa',
    ],
    [
      'P-224, which the reference client takes',
      () => generateKeyPairSync('ec', { namedCurve: 'secp224r1' }),
      'ecdsa',
      'ecdsa',
    ],
  ])('%s', (_, generate, keytype, method) => {
    const { publicKey, privateKey } = generate();
    const bytes = publicKey.export({ format: 'der', type: 'spki' });
    const signature = { keyId: '', method, bytes: signWith(method, privateKey, MESSAGE) };
    expect(isSignedBy({ algorithm: keytype, bytes }, signature, MESSAGE)).toBe(false);
  });
});
