import { describe, expect, test } from 'vitest';
import { byNaturalOrder } from '../../../server/src/base/natural-order.ts';
import { metadataPath, readMetadataPath } from '../../../server/src/lsp/tree/document-paths.ts';
import { registryPage } from '../../../server/src/lsp/tree/registry-pages.ts';
import { expiresSoon, expiryWords } from '../../../server/src/lsp/tree/tree-words.ts';
import type { VerdictKind } from '../../../server/src/trust/verdict.ts';
import { isWrong, lookOf, worstOf } from '../../../server/src/lsp/tree/verdict-look.ts';
import type { Gun } from '../../../server/src/reference/image-name.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 1);

describe('expiry', () => {
  test.each([
    [12.5 * DAY, 'expires in 12 days'],
    [DAY, 'expires in 1 day'],
    [99 * DAY, 'expires in 99 days'],
    [100 * DAY, 'expires in 3 months'],
    [729 * DAY, 'expires in 23 months'],
    [3649 * DAY, 'expires in 9 years'],
    [1, 'expires within a day'],
    [-1, 'expired less than a day ago'],
    [-3 * DAY, 'expired 3 days ago'],
  ])('in %d ms: %s', (from, words) => {
    expect(expiryWords(NOW + from, NOW)).toBe(words);
  });

  test('is warned of a month before, of a timestamp, which its server signs anew, two days', () => {
    expect([29, 31].map((days) => expiresSoon('targets', NOW + days * DAY, NOW))).toEqual([true, false]);
    expect([1, 3].map((days) => expiresSoon('timestamp', NOW + days * DAY, NOW))).toEqual([true, false]);
  });
});

test('tags in natural order', () => {
  const tags = ['v10', 'v9', 'latest', 'v9.10', 'v9.9'].sort(byNaturalOrder);
  expect(tags).toEqual(['latest', 'v9', 'v9.9', 'v9.10', 'v10']);
});

describe('several verdicts', () => {
  test.each<[readonly (VerdictKind | undefined)[], VerdictKind | undefined]>([
    [['verified', 'verified'], 'verified'],
    [['verified', 'unsigned', 'signed'], 'unsigned'],
    [['unsigned', 'rejected'], 'rejected'],
    [['verified', 'unavailable'], 'unavailable'],
    [['exempt', 'verified'], 'verified'],
    [['verified', undefined], 'verified'],
    [[undefined], undefined],
  ])('%j: %s counts', (verdicts, worst) => {
    expect(worstOf(verdicts)).toBe(worst);
  });

  test('only verified looks good, and what could not be checked does not look wrong', () => {
    const kinds: readonly VerdictKind[] = ['verified', 'signed', 'exempt', 'unavailable', 'retired', 'noTrustData'];
    expect(kinds.filter((kind) => lookOf(kind).mood === 'good')).toEqual(['verified']);
    expect(kinds.filter(isWrong)).toEqual([]);
  });
});

describe('the page of a registry', () => {
  test.each([
    ['docker.io/library/alpine', undefined, 'https://hub.docker.com/_/alpine'],
    ['docker.io/bitnami/redis', undefined, 'https://hub.docker.com/r/bitnami/redis'],
    ['docker.io/bitnami/redis', '7.0_a', 'https://hub.docker.com/r/bitnami/redis/tags?name=7.0_a'],
    ['docker.io/library/alpine', '3&x=1', 'https://hub.docker.com/_/alpine/tags?name=3%26x%3D1'],
    ['quay.io/a/b', '1', 'https://quay.io/repository/a/b?tab=tags&tag=1'],
    ['ghcr.io/a/b', '1', 'https://ghcr.io/a/b'],
    ['registry.example/a', '1', undefined],
    ['localhost:5000/a', undefined, undefined],
  ])('%s %s: %s', (gun, tag, page) => {
    expect(registryPage(gun as Gun, tag)).toBe(page);
  });
});

test.each([
  ['docker.io/library/alpine', 'targets/releases'],
  ['localhost:5000/a-/-b', 'root'],
  ['host/metadata/x', 'targets/-/-'],
])('the path of the metadata of %s, %s, leads back to them', (gun, role) => {
  expect(readMetadataPath(metadataPath(gun, role))).toEqual({ gun, role });
});
