import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { runAtOnce } from '../../server/src/base/sliced.ts';
import type { FileMeta } from '../../server/src/notary/metadata.ts';
import { TRUST_ON_FIRST_USE } from '../../server/src/notary/pinning.ts';
import { MetadataRefused } from '../../server/src/notary/refusal.ts';
import { verifyRoot } from '../../server/src/notary/root.ts';
import type { RootExpectations } from '../../server/src/notary/root.ts';
import { createCertifiedKey, TestRepository } from '../support/trust-kit/index.ts';
import type { CertifiedKeyRequest, TestKey } from '../support/trust-kit/index.ts';
import { rootCases } from '../support/trust-kit/root-cases.ts';
import { DAY, GUN, NOW } from '../support/trust-kit/world.ts';

const YEAR = 365 * DAY;
const VALID = { commonName: GUN, notBefore: NOW - DAY, notAfter: NOW + YEAR };

function keyWith(change: Partial<CertifiedKeyRequest> = {}): TestKey {
  return createCertifiedKey({ ...VALID, ...change });
}

/** A root signed by some keys, which are also those it names, or others. */
function rootOf(signers: readonly TestKey[], named = signers, threshold = 1): Uint8Array {
  const repository = new TestRepository({ gun: GUN, now: NOW, keys: { root: signers } });
  // What `trustKeys` adds to `keys` stays there: only what the role names counts.
  return repository.trustKeys('root', named, threshold).publish().file('root');
}

/** `accepted`, or the check that refused it. */
function decide(bytes: Uint8Array, change: Partial<RootExpectations> = {}): string {
  try {
    runAtOnce(
      verifyRoot(bytes, { gun: GUN, now: NOW, pinning: TRUST_ON_FIRST_USE, floor: 1, expiry: 'enforce', ...change }),
    );
    return 'accepted';
  } catch (error) {
    if (error instanceof MetadataRefused) return error.check;
    throw error;
  }
}

describe('certificates and pins: a root key whose certificate', () => {
  test.each(rootCases('docker.io/library', NOW))('$name: $decision', ({ repository, pinning, decision }) => {
    expect(decide(repository.file('root'), { gun: repository.gun, pinning })).toBe(decision);
  });

  test('expires this second', () => {
    expect(decide(rootOf([keyWith({ notAfter: NOW })]))).toBe('accepted');
    expect(decide(rootOf([keyWith({ notAfter: NOW })]), { now: NOW + 1 })).toBe('certificate');
  });

  test('is one of two: enough where the threshold is 1', () => {
    const expired = keyWith({ notAfter: NOW - DAY });
    expect(decide(rootOf([keyWith(), expired]))).toBe('accepted');
    expect(decide(rootOf([keyWith(), expired], undefined, 2))).toBe('threshold');
  });
});

describe('thresholds', () => {
  test('the same key twice counts once', () => {
    const key = keyWith();
    expect(decide(rootOf([key, key], [key], 2))).toBe('threshold');
  });

  test('two of three', () => {
    const [a, b, c] = [keyWith(), keyWith(), keyWith()];
    expect(decide(rootOf([a, b], [a, b, c], 2))).toBe('accepted');
    expect(decide(rootOf([a], [a, b, c], 2))).toBe('threshold');
  });

  test('a signature by a key that root.json carries for another role does not count', () => {
    const [root, other] = [keyWith(), keyWith()];
    expect(decide(rootOf([other], [root]))).toBe('threshold');
  });
});

test('a root that is not the one a snapshot names', () => {
  const bytes = rootOf([keyWith()]);
  const fileOf = (content: Uint8Array): FileMeta => ({
    length: content.length,
    hashes: new Map([['sha256', createHash('sha256').update(content).digest()]]),
  });
  expect(decide(bytes, { file: fileOf(bytes) })).toBe('accepted');
  expect(decide(bytes, { file: fileOf(Buffer.from('{}')) })).toBe('hash');
});

describe('rotation', () => {
  const [old, next] = [keyWith(), keyWith()];
  const previous = runAtOnce(
    verifyRoot(rootOf([old]), {
      gun: GUN,
      now: NOW,
      pinning: TRUST_ON_FIRST_USE,
      floor: 1,
      expiry: 'enforce',
    }),
  ).metadata;

  test.each([
    ['signed by old and new keys', [old, next], [next], 'accepted'],
    ['signed by new keys only', [next], [next], 'rotation'],
    ['signed by old keys only', [old], [next], 'threshold'],
    ['signed by old keys, which it keeps', [old], [old], 'accepted'],
  ] as const)('a new root %s', (_, signers, named, decision) => {
    expect(decide(rootOf(signers, named), { previous })).toBe(decision);
  });

  test('an old key whose certificate has expired since still vouches for the next', () => {
    const later = NOW + 2 * YEAR;
    const renewed = keyWith({ notAfter: NOW + 5 * YEAR });
    expect(decide(rootOf([old, renewed], [renewed]), { previous, now: later })).toBe('accepted');
  });

  test('an older version', () => {
    expect(decide(rootOf([old]), { previous, floor: 2 })).toBe('rollback');
  });
});

test('first use being off does not stop a rotation', () => {
  const bytes = rootOf([keyWith()]);
  const expectations = { gun: GUN, now: NOW, pinning: TRUST_ON_FIRST_USE, floor: 1, expiry: 'enforce' } as const;
  const previous = runAtOnce(verifyRoot(bytes, expectations)).metadata;
  expect(decide(bytes, { previous, pinning: { ...TRUST_ON_FIRST_USE, firstUse: 'refuse' } })).toBe('accepted');
});
