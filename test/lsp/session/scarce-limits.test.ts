import { expect, test } from 'vitest';
import { scarceLimits } from '../../../server/src/lsp/session/scarce-limits.ts';
import type { ContactedHost } from '../../../server/src/trust/contacts.ts';

const AT = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;

/** A host that has said this much of its limit. */
function host(remaining: number, limit: number | undefined, resetMs?: number): ContactedHost {
  const rateLimit = { remaining, limit, resetMs, counts: 'pulls', at: AT } as const;
  return { host: 'hub', requests: 1, trustData: 0, manifests: 1, tokens: 0, rateLimit };
}

test.each<[name: string, ContactedHost, now: number, isScarce: boolean]>([
  ['much is left', host(76, 100), AT, false],
  ['a tenth is left', host(10, 100), AT, false],
  ['less than a tenth is left', host(9, 100), AT, true],
  ['nothing is left', host(0, 100), AT, true],
  ['few are left of a small limit', host(5, 10), AT, true],
  ['few are left of an unknown limit', host(5, undefined), AT, true],
  ['many are left of an unknown limit', host(6, undefined), AT, false],
  ['its window lasts', host(0, 100, HOUR), AT + HOUR - 1, true],
  ['its window is over', host(0, 100, HOUR), AT + HOUR, false],
  ['it says nothing', { host: 'hub', requests: 1, trustData: 1, manifests: 0, tokens: 0 }, AT, false],
])('a host of which %s', (_name, one, now, isScarce) => {
  expect(scarceLimits([one], now).map(({ remaining }) => remaining)).toEqual(
    isScarce ? [one.rateLimit?.remaining] : [],
  );
});
