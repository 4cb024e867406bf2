import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isSignedBy } from '../../server/src/notary/signature.ts';

const [yes, no] = [true, false];

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

function verifies(publicKey: string, message: string, signature: string): boolean {
  return isSignedBy(
    { algorithm: 'ed25519', bytes: hex(publicKey) },
    { keyId: '', method: 'eddsa', bytes: hex(signature) },
    hex(message),
  );
}

describe('vectors of RFC 8032, section 7.1', () => {
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
  ])('%s', (publicKey, message, signature) => {
    expect(verifies(publicKey, message, signature)).toBe(true);
  });
});

/**
 * Vectors of Chalkias et al., "Taming the many EdDSAs" (novifinancial/ed25519-speccheck), on which libraries differ. Go's
 * `crypto/ed25519`, with which the reference client verifies, takes the same ones, and the keys of small order besides.
 */
describe('what not every library takes', () => {
  test.each([
    [
      no,
      'a key and an R of small order',
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
      '8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6',
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a0000000000000000000000000000000000000000000000000000000000000000',
    ],
    [
      no,
      'a key of small order',
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
      '9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79',
      'f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04',
    ],
    [
      yes,
      'an R of small order',
      'f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43',
      'aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab',
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa8c4bd45aecaca5b24fb97bc10ac27ac8751a7dfe1baff8b953ec9f5833ca260e',
    ],
    [
      yes,
      'a key and an R with parts of small order that cancel out',
      'cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d',
      '9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79',
      '9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f87909e14428a7a1d62e9f22f3d3ad7802db02eb2e688b6c52fcd6648a98bd009',
    ],
    [
      no,
      'parts of small order that only a cofactor takes away',
      'cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d',
      'e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c',
      '160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed5125ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09',
    ],
    [
      no,
      'the same, where the cofactor is multiplied in late',
      'cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d',
      'e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c',
      '21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7e40bc836dac0f71076f9abe3a53f9c03c1ceeeddb658d0030494ace586687405',
    ],
    [
      no,
      'a scalar beyond the order',
      '442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623',
      '85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40',
      'e96f66be976d82e60150baecff9906684aebb1ef181f67a7189ac78ea23b6c0e547f7690a0e2ddcd04d87dbc3490dc19b3b3052f7ff0538cb68afb369ba3a514',
    ],
    [
      no,
      'a scalar far beyond the order',
      '442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623',
      '85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40',
      '8ce5b96c8f26d0ab6c47958c9e68b937104cd36e13c33566acd2fe8d38aa19427e71f98a473474f2f13f06f97c20d58cc3f54b8bd0d272f42b695dd7e89a8c22',
    ],
    [
      no,
      'an R that is not encoded canonically',
      'f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43',
      'fdaebc429f4a735932a160da1301080c13280eea8bc280d1b392c6b9e6ba3a5a',
      'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f454d370c8d9fc323a41450f8d513eafeb5b0697390c1e505a0d4ddc71f566607',
    ],
    [
      no,
      'the same, hashed as it would be canonically',
      'f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43',
      '84b698d39be126ff55fe45079e6c8bf64a0d7db6994560b4e96b7021eb39c1a1',
      'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f084d5b99c2a9463d9c8bd5026916996984eeec87ddf1d3be329006ace1b37b09',
    ],
  ])('%s: %s', (expected, _, publicKey, message, signature) => {
    expect(verifies(publicKey, message, signature)).toBe(expected);
  });
});

/** With R = 0 and S = 0, for which nobody needs a private key. OpenSSL alone finds them good for one message in eight, or more. */
describe('keys of small order, in all of their encodings', () => {
  const identity = `01${'00'.repeat(31)}`;
  const forged = identity + '00'.repeat(32);
  const messages = Array.from({ length: 64 }, (_, index) => index.toString(16).padStart(2, '0'));
  const opensslTakes = (publicKey: string, message: string): boolean => {
    const spki = hex(`302a300506032b6570032100${publicKey}`);
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    return verify(undefined, hex(message), key, hex(forged));
  };

  test.each([
    ['00'.repeat(31), ['00', '80']],
    [`01${'00'.repeat(30)}`, ['00', '80']],
    [`ec${'ff'.repeat(30)}`, ['7f', 'ff']],
    [`ed${'ff'.repeat(30)}`, ['7f', 'ff']],
    [`ee${'ff'.repeat(30)}`, ['7f', 'ff']],
    ['c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03', ['7a', 'fa']],
    ['26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc', ['05', '85']],
  ])('%s…', (start, ends) => {
    for (const publicKey of ends.map((end) => start + end)) {
      expect(messages.filter((message) => opensslTakes(publicKey, message))).not.toEqual([]);
      expect(messages.filter((message) => verifies(publicKey, message, forged))).toEqual([]);
    }
  });
});
