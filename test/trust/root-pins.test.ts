import { describe, expect, test } from 'vitest';
import type { HttpRequest } from '../../server/src/remote/ports.ts';
import { createImageTrust } from '../../server/src/trust/create-image-trust.ts';
import { settingsFrom } from '../../server/src/trust/settings-from.ts';
import { FakeTrustServer, MemoryFiles } from '../support/trust-kit/index.ts';
import { createCertificate } from '../support/trust-kit/certificate.ts';
import { createCertifiedKey, createKeyPair, pem } from '../support/trust-kit/keys.ts';
import { TestRepository } from '../support/trust-kit/repository.ts';
import { DAY, GUN, NOW } from '../support/trust-kit/world.ts';
import { trustPorts } from '../support/trust-ports.ts';

const DAYS = { notBefore: NOW - DAY, notAfter: NOW + 365 * DAY };
const AUTHORITY = { commonName: 'Company CA', keys: createKeyPair('p256') };
const ROOT_KEY = createCertifiedKey({ commonName: GUN, ...DAYS, issuer: AUTHORITY, usages: [] });
const REPOSITORY = new TestRepository({ gun: GUN, now: NOW, keys: { root: [ROOT_KEY] } }).publish();

const bundleOf = (authority: typeof AUTHORITY): Uint8Array =>
  Buffer.from(pem(createCertificate({ ...authority, ...DAYS, isCa: true })));

/** What becomes of a repository that nobody has met before, under settings as a user writes them. */
class Newcomer {
  readonly files = new MemoryFiles();

  async decision(raw: object, bundles: Readonly<Record<string, Uint8Array>> = {}): Promise<string> {
    const server = new FakeTrustServer();
    server.serve(REPOSITORY);
    const { settings } = settingsFrom({ network: 'all', trustServer: server.url, ...raw }, { contentTrust: false });
    const http = { send: (request: HttpRequest) => server.send({ ...request, scope: '' }) };
    const ports = trustPorts({ http, files: this.files, pinnedAuthorities: new Map(Object.entries(bundles)) });
    const trust = createImageTrust(ports, settings, { restricted: false, knownHosts: new Set() });
    const answer = await trust.repository(GUN, { freshness: 'now' });
    return answer.kind === 'rejected' ? `rejected: ${answer.check}` : answer.kind;
  }
}

const decision = (...given: Parameters<Newcomer['decision']>) => new Newcomer().decision(...given);
const other = { ...AUTHORITY, keys: createKeyPair('p256') };

describe('the first root of a repository', () => {
  test.each([
    ['is trusted', {}, 'trusted'],
    ['has the id that is pinned', { pinnedRoots: { [GUN]: [ROOT_KEY.id] } }, 'trusted'],
    ['has one of the ids that are pinned', { pinnedRoots: { [GUN]: ['0'.repeat(64), ROOT_KEY.id] } }, 'trusted'],
    ['has another id', { pinnedRoots: { [GUN]: ['0'.repeat(64)] } }, 'rejected: pinning'],
    [
      'has another id than its namespace',
      { pinnedRoots: { 'docker.io/library/*': ['0'.repeat(64)] } },
      'rejected: pinning',
    ],
    ['is not pinned, and first use is off', { trustOnFirstUse: false }, 'rejected: pinning'],
    ['is pinned, and first use is off', { trustOnFirstUse: false, pinnedRoots: { '*': [ROOT_KEY.id] } }, 'trusted'],
    ['is pinned in words that say nothing', { pinnedRoots: { alpine: [ROOT_KEY.id] } }, 'unavailable'],
  ])('%s', async (_, raw, expected) => {
    expect(await decision(raw)).toBe(expected);
  });

  test.each(['docker.io/', 'docker.io/library/*', GUN])('is issued by the authority of %s, or not', async (name) => {
    const raw = { pinnedAuthorities: { [name]: '/ca.pem' }, trustOnFirstUse: false };
    expect(await decision(raw, { [name]: bundleOf(AUTHORITY) })).toBe('trusted');
    expect(await decision(raw, { [name]: bundleOf(other) })).toBe('rejected: pinning');
  });

  test('is not trusted because a file of authorities was never read', async () => {
    expect(await decision({ pinnedAuthorities: { 'docker.io/': '/ca.pem' } })).toBe('rejected: pinning');
  });
});

test('a root that is trusted already is the pin', async () => {
  const known = new Newcomer();
  expect(await known.decision({})).toBe('trusted');
  expect(await known.decision({ pinnedRoots: { [GUN]: ['0'.repeat(64)] }, trustOnFirstUse: false })).toBe('trusted');
});
