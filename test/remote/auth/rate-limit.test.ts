import { expect, it } from 'vitest';
import { readRateLimit, type RateLimit } from '../../../server/src/remote/auth/rate-limit.ts';

const HUB = { 'docker-ratelimit-source': '203.0.113.7' };

it.each<[name: string, headers: Readonly<Record<string, string>>, limit: RateLimit | undefined]>([
  [
    'Docker Hub’s',
    { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '76;w=21600', ...HUB },
    { limit: 100, remaining: 76, resetMs: 21_600_000, counts: 'pulls' },
  ],
  [
    'a host’s that follows the draft',
    { 'ratelimit-limit': '10, 10;w=1, 50;w=60', 'ratelimit-remaining': '0', 'ratelimit-reset': '7' },
    { limit: 10, remaining: 0, resetMs: 7000, counts: 'requests' },
  ],
  [
    'only what is left',
    { 'ratelimit-remaining': '3' },
    { limit: undefined, remaining: 3, resetMs: undefined, counts: 'requests' },
  ],
  ['none', {}, undefined],
  ['only a limit', { 'ratelimit-limit': '100;w=21600' }, undefined],
  ['a word', { 'ratelimit-remaining': 'many' }, undefined],
  ['less than nothing', { 'ratelimit-remaining': '-1' }, undefined],
  ['half a pull', { 'ratelimit-remaining': '0.5' }, undefined],
  ['more than can be', { 'ratelimit-remaining': '99999999999999999999' }, undefined],
  ['an account without a limit, which has no headers', HUB, undefined],
])('%s', (_name, headers, limit) => {
  expect(readRateLimit(new Map(Object.entries(headers)))).toEqual(limit);
});
