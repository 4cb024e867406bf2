import { TRUST_ON_FIRST_USE } from '../../../server/src/notary/pinning.ts';
import type { Pinning } from '../../../server/src/notary/pinning.ts';
import type { Check } from '../../../server/src/notary/refusal.ts';
import { createCertificate } from './certificate.ts';
import { createCertifiedKey, createKeyPair, pem } from './keys.ts';
import type { CertifiedKeyRequest } from './keys.ts';
import { TestRepository } from './repository.ts';

/** A repository with one root key, or with another one beside it that signs alone, what the client pins, and whether it believes the root. */
export interface RootCase {
  readonly name: string;
  readonly repository: TestRepository;
  readonly pinning: Pinning;
  readonly decision: 'accepted' | Check;
}

const DAY = 86_400_000;
const YEAR = 365 * DAY;
const SERVER = ['1.3.6.1.5.5.7.3.1'];
const NOBODY = '0'.repeat(64);

/**
 * Cases of root certificates and pins at some instant (milliseconds since the epoch), for our verifier and for the reference
 * client alike. The repositories are called `PREFIX/rN`.
 */
export function rootCases(prefix: string, now: number): readonly RootCase[] {
  const cases: RootCase[] = [];
  type Pins = Pinning | ((gun: string, id: string) => Pinning);
  const add = (
    name: string,
    change: Partial<CertifiedKeyRequest>,
    decision: RootCase['decision'],
    pins: Pins = TRUST_ON_FIRST_USE,
    signer?: Partial<CertifiedKeyRequest>,
  ) => {
    const gun = `${prefix}/r${cases.length}`;
    const usual = { commonName: gun, notBefore: now - DAY, notAfter: now + YEAR };
    const key = createCertifiedKey({ ...usual, ...change });
    const others = signer === undefined ? [] : [createCertifiedKey({ ...usual, ...signer })];
    const repository = new TestRepository({ gun, now, keys: { root: [key, ...others] } });
    if (others.length > 0) repository.signers.set('root', others);
    repository.publish();
    cases.push({ name, repository, decision, pinning: typeof pins === 'function' ? pins(gun, key.id) : pins });
  };
  addCertificates(add, prefix, now);
  addKeyIds(add, prefix);
  addAuthorities(add, prefix, now);
  return cases;
}

type Add = (
  name: string,
  change: Partial<CertifiedKeyRequest>,
  decision: RootCase['decision'],
  pins?: Pinning | ((gun: string, id: string) => Pinning),
  signer?: Partial<CertifiedKeyRequest>,
) => void;

function addCertificates(add: Add, prefix: string, now: number): void {
  add('is for the repository', {}, 'accepted');
  add('has RSA', { type: 'rsa' }, 'accepted');
  add('has P-384', { type: 'p384' }, 'accepted');
  add('has P-521', { type: 'p521' }, 'accepted');
  add('is for all repositories of a namespace', { commonName: `${prefix}/*` }, 'accepted');
  add('is for everything', { commonName: '*' }, 'accepted');
  add('ends in several stars', { commonName: `${prefix.slice(0, 5)}**` }, 'accepted');
  add('is for another repository', { commonName: `${prefix}/other` }, 'certificate');
  add('is for a part of the name', { commonName: `${prefix}/r` }, 'certificate');
  add('has a star elsewhere', { commonName: `*/${prefix}` }, 'certificate');
  const another = `${prefix}/another`;
  add('is for the repository with its last name', { firstName: another }, 'accepted');
  add('is for the repository with its first name', { firstName: `${prefix}/*`, commonName: another }, 'certificate');
  add('has no name', { commonName: '' }, 'certificate');
  add('has expired', { notAfter: now - 60_000 }, 'certificate');
  add('begins in 23 hours', { notBefore: now + 23 * 3_600_000 }, 'accepted');
  add('begins in 25 hours', { notBefore: now + 25 * 3_600_000 }, 'certificate');
  add('ends before it begins', { notBefore: now + 3_600_000, notAfter: now + 1_800_000 }, 'certificate');
  add('is signed with SHA-1', { hash: 'sha1' }, 'certificate');
  add('is signed with SHA-1 and RSA', { hash: 'sha1', type: 'rsa' }, 'certificate');
  add('is an authority’s', { isCa: true }, 'certificate');
  const other = { commonName: `${prefix}/other` };
  add('is for the repository, where only a key for another one signs', {}, 'threshold', TRUST_ON_FIRST_USE, other);
}

function addKeyIds(add: Add, prefix: string): void {
  const byIds = (...entries: readonly (readonly [string, readonly string[]])[]): Pinning => ({
    ...TRUST_ON_FIRST_USE,
    keyIds: new Map(entries),
  });
  add('pinned by its id', {}, 'accepted', (gun, id) => byIds([gun, [id]]));
  add('pinned by another id', {}, 'pinning', (gun) => byIds([gun, [NOBODY]]));
  // Anybody can have the certificate, and put it into a root of their own.
  add('pinned by its id, where only another key signs', {}, 'threshold', (gun, id) => byIds([gun, [id]]), {});
  add('pinned by its id for a namespace', {}, 'accepted', (_, id) => byIds([`${prefix}/*`, [id]]));
  add('pinned by an id for another namespace', {}, 'accepted', byIds(['other.example/*', [NOBODY]]));
  add('pinned by the longest wildcard', {}, 'accepted', (_, id) => byIds(['*', [NOBODY]], [`${prefix}/*`, [id]]));
  add('pinned by name before any wildcard', {}, 'pinning', (gun, id) => byIds([`${prefix}/*`, [id]], [gun, [NOBODY]]));
  add('not pinned, with first use off', {}, 'pinning', { ...TRUST_ON_FIRST_USE, firstUse: 'refuse' });
  add('pinned by its id, with first use off', {}, 'accepted', (gun, id) => ({
    ...byIds([gun, [id]]),
    firstUse: 'refuse',
  }));
}

function addAuthorities(add: Add, prefix: string, now: number): void {
  const days = { notBefore: now - YEAR, notAfter: now + YEAR };
  const authority = { commonName: 'Root CA', keys: createKeyPair('p256') };
  const middle = { commonName: 'Middle CA', keys: createKeyPair('p256') };
  const lower = { commonName: 'Lower CA', keys: createKeyPair('p256') };
  const ca = (request: Partial<Parameters<typeof createCertificate>[0]> & { keys: typeof authority.keys }): Buffer =>
    createCertificate({ commonName: 'Middle CA', ...days, isCa: true, ...request });
  const rootCa = ca(authority);
  const otherCa = ca({ commonName: 'Root CA', keys: createKeyPair('p256') });
  const middleCa = ca({ ...middle, issuer: authority });
  const lowerCa = ca({ ...lower, issuer: middle });
  const oldMiddle = ca({ ...middle, notAfter: now - DAY, issuer: authority });
  const weakMiddle = ca({ ...middle, issuer: authority, hash: 'sha1' });
  const otherUse = ca({ ...middle, issuer: authority, usages: ['1.3.6.1.5.5.7.3.3'] });
  const flat = ca({ ...middle, issuer: authority, maxPathLength: 0 });
  const noCa = createCertificate({ ...middle, ...days, issuer: authority });
  const signingNoCa = createCertificate({ ...middle, ...days, issuer: authority, maySign: true, usages: [] });
  const pins = (...certificates: readonly Uint8Array[]): Pinning => ({
    ...TRUST_ON_FIRST_USE,
    authorities: new Map([[`${prefix}/`, Buffer.from(certificates.map(pem).join(''))]]),
  });
  const direct = { issuer: authority, usages: [] };
  const below = (...chain: readonly Uint8Array[]): Partial<CertifiedKeyRequest> => ({
    issuer: middle,
    usages: [],
    chain,
  });
  add('issued by the authority', direct, 'accepted', pins(rootCa));
  add('issued by the authority, where only another key signs', direct, 'threshold', pins(rootCa), {});
  add('issued by the authority for servers', { ...direct, usages: SERVER }, 'accepted', pins(rootCa));
  add('issued by the authority for code signing only', { issuer: authority }, 'pinning', pins(rootCa));
  add('issued over an intermediate', below(middleCa), 'accepted', pins(rootCa));
  add(
    'issued over two intermediates',
    { issuer: lower, usages: [], chain: [middleCa, lowerCa] },
    'accepted',
    pins(rootCa),
  );
  add('issued over an intermediate that is missing', below(), 'pinning', pins(rootCa));
  add('issued over an intermediate that is pinned itself', below(), 'accepted', pins(middleCa));
  const crowd = Array.from({ length: 12 }, () => ca(middle));
  add('issued by a crowd of intermediates that issue each other', below(...crowd), 'pinning', pins(rootCa));
  add('issued over an expired intermediate', below(oldMiddle), 'pinning', pins(rootCa));
  add('issued over a weak intermediate', below(weakMiddle), 'pinning', pins(rootCa));
  add('issued over an intermediate for other uses', below(otherUse), 'pinning', pins(rootCa));
  add('issued over an intermediate with no path length', below(flat), 'accepted', pins(rootCa));
  add(
    'issued below an intermediate with no path length',
    { issuer: lower, usages: [], chain: [flat, lowerCa] },
    'pinning',
    pins(rootCa),
  );
  add('issued over a certificate that is no authority', below(noCa), 'certificate', pins(rootCa));
  add('issued by a pinned certificate that is no authority', below(), 'pinning', pins(noCa));
  add('issued by a pinned certificate that only may sign', below(), 'pinning', pins(signingNoCa));
  add('issued by another authority of the same name', direct, 'pinning', pins(otherCa));
  add('issued by one of two authorities of the same name', direct, 'accepted', pins(otherCa, rootCa));
  add('issued by nobody', { usages: [] }, 'pinning', pins(rootCa));
  add(
    'with an extension nobody understands',
    { ...direct, hasUnknownCriticalExtension: true },
    'pinning',
    pins(rootCa),
  );
  add('with expired authorities only', direct, 'pinning', pins(oldMiddle));
  add('pinned by id before any authority', {}, 'accepted', (gun, id) => ({
    ...pins(rootCa),
    keyIds: new Map([[gun, [id]]]),
  }));
  add('with an intermediate and no pin', below(middleCa), 'accepted');
  add('with an expired intermediate and no pin', below(oldMiddle), 'threshold');
}
