import { describe, expect, test } from 'vitest';
import { TRUST_ON_FIRST_USE } from '../../server/src/notary/pinning.ts';
import type { Pinning } from '../../server/src/notary/pinning.ts';
import { MetadataRefused } from '../../server/src/notary/refusal.ts';
import { verifyRoot } from '../../server/src/notary/root.ts';
import type { RootExpectations } from '../../server/src/notary/root.ts';
import {
  createCertificate,
  createCertifiedKey,
  createKeyPair,
  pem,
  TestRepository,
} from '../support/trust-kit/index.ts';
import type { CertifiedKeyRequest, TestKey } from '../support/trust-kit/index.ts';
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
    verifyRoot(bytes, { gun: GUN, now: NOW, pinning: TRUST_ON_FIRST_USE, floor: 1, expiry: 'enforce', ...change });
    return 'accepted';
  } catch (error) {
    if (error instanceof MetadataRefused) return error.check;
    throw error;
  }
}

describe('the certificate of a root key', () => {
  test.each<[string, Partial<CertifiedKeyRequest>, string]>([
    ['is for the repository', {}, 'accepted'],
    ['has RSA', { type: 'rsa' }, 'accepted'],
    ['has P-384', { type: 'p384' }, 'accepted'],
    ['is for all repositories of a namespace', { commonName: 'docker.io/library/*' }, 'accepted'],
    ['is for everything', { commonName: '*' }, 'accepted'],
    ['ends in several stars', { commonName: 'docker.io/**' }, 'accepted'],
    ['is for another repository', { commonName: 'docker.io/library/alpine2' }, 'certificate'],
    ['is for a part of the name', { commonName: 'docker.io/library/alpin' }, 'certificate'],
    ['has a star elsewhere', { commonName: 'docker.io/*/alpine' }, 'certificate'],
    ['has no name', { commonName: '' }, 'certificate'],
    ['has expired', { notAfter: NOW - 1000 }, 'certificate'],
    ['expires this second', { notAfter: NOW }, 'accepted'],
    ['begins tomorrow', { notBefore: NOW + DAY }, 'accepted'],
    ['begins the day after', { notBefore: NOW + DAY + 1000 }, 'certificate'],
    ['ends before it begins', { notBefore: NOW + 1000, notAfter: NOW }, 'certificate'],
    ['is signed with SHA-1', { hash: 'sha1' }, 'certificate'],
    ['is signed with SHA-1 and RSA', { hash: 'sha1', type: 'rsa' }, 'certificate'],
    ['is an authority’s', { isCa: true }, 'certificate'],
  ])('%s: %o → %s', (_, change, decision) => {
    expect(decide(rootOf([keyWith(change)]))).toBe(decision);
  });

  test('one of two is enough where the threshold is 1', () => {
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

describe('rotation', () => {
  const [old, next] = [keyWith(), keyWith()];
  const previous = verifyRoot(rootOf([old]), {
    gun: GUN,
    now: NOW,
    pinning: TRUST_ON_FIRST_USE,
    floor: 1,
    expiry: 'enforce',
  }).metadata;

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

/** A certificate authority, and what it takes for a chain to lead to it. */
describe('pinning', () => {
  const authorityKeys = createKeyPair('p256');
  const authority = { commonName: 'Root CA', keys: authorityKeys };
  const middle = { commonName: 'Middle CA', keys: createKeyPair('p256') };
  const days = { notBefore: NOW - YEAR, notAfter: NOW + YEAR };
  const rootCa = createCertificate({ ...authority, ...days, isCa: true });
  const otherCa = createCertificate({ commonName: 'Root CA', keys: createKeyPair('p256'), ...days, isCa: true });
  const middleCa = createCertificate({ ...middle, ...days, isCa: true, issuer: authority });
  const expiredMiddle = createCertificate({
    ...middle,
    notBefore: NOW - YEAR,
    notAfter: NOW - DAY,
    isCa: true,
    issuer: authority,
  });
  const weakMiddle = createCertificate({ ...middle, ...days, isCa: true, issuer: authority, hash: 'sha1' });
  const noCa = createCertificate({ ...middle, ...days, issuer: authority });
  const server = ['1.3.6.1.5.5.7.3.1'];

  const authorities = (...certificates: readonly Uint8Array[]): Pinning => ({
    ...TRUST_ON_FIRST_USE,
    authorities: new Map([['docker.io/', Buffer.from(certificates.map(pem).join(''))]]),
  });

  test.each<[string, Partial<CertifiedKeyRequest>, Pinning, string]>([
    ['issued by it', { issuer: authority, usages: [] }, authorities(rootCa), 'accepted'],
    ['issued by it for servers', { issuer: authority, usages: server }, authorities(rootCa), 'accepted'],
    [
      'issued by it for code signing, which Go’s verification does not take',
      { issuer: authority },
      authorities(rootCa),
      'pinning',
    ],
    ['over an intermediate', { issuer: middle, usages: [], chain: [middleCa] }, authorities(rootCa), 'accepted'],
    ['over an intermediate that is missing', { issuer: middle, usages: [] }, authorities(rootCa), 'pinning'],
    ['over an intermediate that is pinned itself', { issuer: middle, usages: [] }, authorities(middleCa), 'accepted'],
    // An intermediate with a fault is left out of the bundle, so the key gets another id, and its signatures do not count.
    [
      'over an expired intermediate',
      { issuer: middle, usages: [], chain: [expiredMiddle] },
      authorities(rootCa),
      'pinning',
    ],
    ['over a weak intermediate', { issuer: middle, usages: [], chain: [weakMiddle] }, authorities(rootCa), 'pinning'],
    [
      'over a certificate that is no authority',
      { issuer: middle, usages: [], chain: [noCa] },
      authorities(rootCa),
      'certificate',
    ],
    ['issued by another of the same name', { issuer: authority, usages: [] }, authorities(otherCa), 'pinning'],
    ['issued by nobody', { usages: [] }, authorities(rootCa), 'pinning'],
    [
      'with an extension nobody understands',
      { issuer: authority, usages: [], hasUnknownCriticalExtension: true },
      authorities(rootCa),
      'pinning',
    ],
    ['with expired authorities only', { issuer: authority, usages: [] }, authorities(expiredMiddle), 'pinning'],
  ])('by authority: %s', (_, change, pinning, decision) => {
    expect(decide(rootOf([keyWith(change)]), { pinning })).toBe(decision);
  });

  test('a path length is kept', () => {
    const short = createCertificate({ ...authority, ...days, isCa: true, maxPathLength: 0 });
    const root = rootOf([keyWith({ issuer: middle, usages: [], chain: [middleCa] })]);
    expect(decide(root, { pinning: authorities(short) })).toBe('pinning');
  });

  const key = keyWith();
  const byIds = (...entries: readonly (readonly [string, readonly string[]])[]): Pinning => ({
    ...TRUST_ON_FIRST_USE,
    keyIds: new Map(entries),
  });

  test.each<[string, Pinning, string]>([
    ['its id', byIds([GUN, [key.id]]), 'accepted'],
    ['another id', byIds([GUN, ['0'.repeat(64)]]), 'pinning'],
    ['its id for a namespace', byIds(['docker.io/library/*', [key.id]]), 'accepted'],
    ['its id for another namespace: first use', byIds(['ghcr.io/*', ['0'.repeat(64)]]), 'accepted'],
    ['the longest wildcard', byIds(['docker.io/*', ['0'.repeat(64)]], ['docker.io/library/*', [key.id]]), 'accepted'],
    ['the name before any wildcard', byIds(['docker.io/library/*', [key.id]], [GUN, ['0'.repeat(64)]]), 'pinning'],
    ['ids before authorities', { ...authorities(rootCa), ...{ keyIds: new Map([[GUN, [key.id]]]) } }, 'accepted'],
    ['first use off', { ...TRUST_ON_FIRST_USE, firstUse: 'refuse' }, 'pinning'],
  ])('by id: %s', (_, pinning, decision) => {
    expect(decide(rootOf([key]), { pinning })).toBe(decision);
  });

  test('first use being off does not stop a rotation', () => {
    const previous = verifyRoot(rootOf([key]), {
      gun: GUN,
      now: NOW,
      pinning: TRUST_ON_FIRST_USE,
      floor: 1,
      expiry: 'enforce',
    }).metadata;
    expect(decide(rootOf([key]), { previous, pinning: { ...TRUST_ON_FIRST_USE, firstUse: 'refuse' } })).toBe(
      'accepted',
    );
  });

  test('without a pin, a chain with an expired intermediate does not verify', () => {
    expect(decide(rootOf([keyWith({ issuer: middle, chain: [expiredMiddle] })]))).toBe('threshold');
    expect(decide(rootOf([keyWith({ issuer: middle, chain: [middleCa] })]))).toBe('accepted');
  });
});
