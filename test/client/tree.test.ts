import { describe, expect, test } from 'vitest';
import { detailNodes } from '../../client/src/tree/detail-nodes.ts';
import type { TreeNode } from '../../client/src/tree/node.ts';
import { repositoryNodes } from '../../client/src/tree/repository-nodes.ts';
import { byNaturalOrder, expiryWords } from '../../client/src/tree/words.ts';
import type { RepositoryDetails, RepositorySummary, RepositoryUse } from '../../server/src/lsp/protocol.ts';

const GUN = 'docker.io/library/alpine';
/** 64 hex digits that a reader recognises. */
const hex = (digits: string): string => digits.repeat(32);

const DAY = 24 * 60 * 60_000;
const NOW = Date.UTC(2026, 5, 1);

function use(tag: string, verdict: RepositoryUse['verdict'], words: string): RepositoryUse {
  const place = { uri: 'file:///p/Docker%20file', line: 4, character: 5 };
  return { ...place, reference: `alpine:${tag}`, tag, words, ...(verdict && { verdict }) };
}

function summary(...uses: readonly RepositoryUse[]): RepositorySummary {
  return { gun: GUN, name: 'alpine', uses };
}

const DETAILS: Extract<RepositoryDetails, { kind: 'trusted' }> = {
  kind: 'trusted',
  gun: GUN,
  server: 'https://trust.example.com',
  checkedAt: NOW,
  expires: { role: 'targets', at: NOW + 12 * DAY },
  tags: ['3.9', '3.19', '3.10'].map((tag) => ({
    tag,
    digest: `sha256:${hex('a1')}`,
    size: 528,
    role: 'targets/releases',
    signers: tag === '3.19' ? ['alice', 'bob'] : [],
    expires: NOW + 400 * DAY,
  })),
  roles: [
    {
      name: 'root',
      threshold: 1,
      expires: NOW + 400 * DAY,
      version: 2,
      keys: [
        {
          id: hex('12'),
          canonicalId: hex('34'),
          algorithm: 'ecdsa-x509',
          local: true,
          subject: GUN,
          notAfter: NOW + 400 * DAY,
        },
      ],
    },
    {
      name: 'targets/alice',
      threshold: 2,
      paths: [''],
      skipped: 'its metadata expired',
      keys: [{ id: hex('56'), canonicalId: hex('78'), algorithm: 'ed25519', local: false }],
    },
  ],
};

/** `LABEL | DESCRIPTION` a line, two spaces deeper for every level. */
function draw(nodes: readonly TreeNode[], indent = ''): readonly string[] {
  return nodes.flatMap(({ label, description, children }) => [
    `${indent}${label} | ${description}`,
    ...(children === 'load' ? [] : draw(children, `${indent}  `)),
  ]);
}

function every(nodes: readonly TreeNode[]): readonly TreeNode[] {
  return nodes.flatMap((node) => [node, ...(node.children === 'load' ? [] : every(node.children))]);
}

describe('a repository', () => {
  test.each<[string, readonly RepositoryUse[], string, string]>([
    ['all verified', [use('1', 'verified', '✓ signed by alice')], 'verified-filled', '✓ signed by alice'],
    ['not pinned', [use('1', 'signed', 'not pinned'), use('2', 'signed', 'not pinned')], 'verified', 'not pinned (2)'],
    [
      'one unsigned among verified ones',
      [use('1', 'verified', 'ok'), use('2', 'unsigned', 'not signed')],
      'warning',
      'not signed · ok',
    ],
    ['rejected', [use('1', 'unsigned', 'a'), use('2', 'rejected', 'b')], 'error', 'b · a'],
    ['could not check', [use('1', 'unavailable', 'could not check')], 'question', 'could not check'],
    ['being checked', [use('1', undefined, 'checking…')], 'question', 'checking…'],
  ])('%s', (_habit, uses, icon, description) => {
    expect(repositoryNodes([summary(...uses)])).toMatchObject([{ label: 'alpine', icon, description }]);
  });
});

describe('what a repository opens to', () => {
  test('expiry, tags in natural order, roles with their keys, and where it is used', () => {
    const lines = draw(detailNodes(summary(use('3.19', 'signed', 'not pinned')), DETAILS, NOW));
    expect(lines).toEqual([
      'Trust data | expires 2026-06-13 (in 12 days): targets',
      'Trust server | https://trust.example.com',
      'Signed tags | 3 tags',
      '  3.9 | sha256:a1a1a1a1a1a1 · repository admin',
      '  3.10 | sha256:a1a1a1a1a1a1 · repository admin',
      '  3.19 | sha256:a1a1a1a1a1a1 · alice, bob · used here',
      'Roles and keys | 2 roles',
      '  root | 1 of 1 key · expires 2027-07-06 (in 400 days)',
      '    343434343434 | ecdsa-x509 · private key here',
      `      Key id | ${hex('12')}`,
      `      Canonical key id | ${hex('34')}`,
      '      Algorithm | ecdsa-x509',
      '      Private key | on this machine',
      `      Certificate | ${GUN}`,
      '      Certificate valid until | 2027-07-06',
      '  targets/alice | 2 of 1 key · not accepted: its metadata expired',
      '    787878787878 | ed25519',
      `      Key id | ${hex('56')}`,
      `      Canonical key id | ${hex('78')}`,
      '      Algorithm | ed25519',
      '      Private key | not on this machine',
      'Used in | 1 place',
      '  alpine:3.19 | not pinned · Docker file:5',
    ]);
  });

  test('an expiry within a month, and a role that was not accepted, are warned of', () => {
    const nodes = every(detailNodes(summary(), DETAILS, NOW));
    const warned = nodes.filter(({ icon }) => icon === 'warning').map(({ label }) => label);
    expect(warned).toEqual(['Trust data', 'targets/alice']);
  });

  test('a timestamp, which its server signs anew, is warned of two days before its end', () => {
    const iconFor = (days: number): string | undefined =>
      detailNodes(summary(), { ...DETAILS, expires: { role: 'timestamp', at: NOW + days * DAY } }, NOW)[0]?.icon;
    expect([iconFor(12), iconFor(1)]).toEqual(['calendar', 'warning']);
  });

  test('says why where there is no trust data', () => {
    const nodes = detailNodes(summary(), { kind: 'unavailable', gun: GUN, words: 'could not check: offline' }, NOW);
    expect(draw(nodes)).toEqual(['could not check: offline | ', 'Used in | 0 places']);
  });

  test('says that an older check stands', () => {
    const [first] = detailNodes(summary(), { ...DETAILS, stale: 'checked 5 minutes ago; no connection' }, NOW);
    expect(first).toMatchObject({ label: 'Not asked again', description: 'checked 5 minutes ago; no connection' });
  });
});

describe('every line', () => {
  const nodes = every(detailNodes(summary(use('3.19', 'signed', 'x')), DETAILS, NOW));

  test('has an id of its own, and words for a screen reader', () => {
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
    expect(nodes.filter(({ spoken }) => spoken.trim() === '')).toEqual([]);
  });

  test('copies what its context menu says', () => {
    const copies = (context: string): readonly (string | undefined)[] =>
      nodes.filter(({ contextValue }) => contextValue === context).map((node) => node.copies);
    expect(new Set(copies('tag'))).toEqual(new Set([`sha256:${hex('a1')}`]));
    expect(copies('key')).toEqual([hex('34'), hex('78')]);
    expect(copies('keyId')).toEqual([hex('12'), hex('34'), hex('56'), hex('78')]);
    expect(copies('role')).toEqual([undefined, undefined]);
  });
});

describe('words', () => {
  test.each([
    [NOW + 12.5 * DAY, 'expires 2026-06-13 (in 12 days)'],
    [NOW + DAY, 'expires 2026-06-02 (in 1 day)'],
    [NOW + 1, 'expires 2026-06-01 (within a day)'],
    [NOW - 1, 'expired 2026-05-31 (less than a day ago)'],
    [NOW - 3 * DAY, 'expired 2026-05-29 (3 days ago)'],
  ])('%d: %s', (at, words) => {
    expect(expiryWords(at, NOW)).toBe(words);
  });

  test('tags in natural order', () => {
    expect(['v10', 'v9', 'latest', 'v9.10', 'v9.9'].sort(byNaturalOrder)).toEqual([
      'latest',
      'v9',
      'v9.9',
      'v9.10',
      'v10',
    ]);
  });
});
