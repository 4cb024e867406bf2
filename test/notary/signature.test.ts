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

/** Vectors of RFC 8032, section 7.1, and encodings that only lenient verifiers take (Chalkias et al., "Taming the many EdDSAs"). */
describe('ed25519', () => {
  const hex = (text: string): Buffer => Buffer.from(text, 'hex');
  const verifies = (publicKey: string, message: string, signature: string): boolean =>
    isSignedBy(
      { algorithm: 'ed25519', bytes: hex(publicKey) },
      { keyId: '', method: 'eddsa', bytes: hex(signature) },
      hex(message),
    );

  test.each([
    [
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      '',
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    ],
    [
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      '72',
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    ],
  ])('RFC 8032: %s', (publicKey, message, signature) => {
    expect(verifies(publicKey, message, signature)).toBe(true);
  });

  test('refuses a scalar that is not reduced', () => {
    // The second vector with the group's order added to s.
    const publicKey = '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c';
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const bytes = hex('085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00');
    const scalar = BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`) + order;
    const larger = hex(scalar.toString(16).padStart(64, '0')).reverse().toString('hex');
    const r = '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da';
    expect(verifies(publicKey, '72', r + larger)).toBe(false);
  });

  test('refuses a key of small order, with which one signature fits any message', () => {
    const identity = `01${'00'.repeat(31)}`;
    expect(verifies(identity, 'aa', identity + '00'.repeat(32))).toBe(false);
  });
});
