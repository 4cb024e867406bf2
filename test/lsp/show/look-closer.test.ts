import { expect, test } from 'vitest';
import { lookCloser, PATIENCE_MS } from '../../../server/src/lsp/show/look-closer.ts';
import type { ImageUse } from '../../../server/src/documents/image-use.ts';
import type { InspectedUse } from '../../../server/src/trust/inspection.ts';
import type { Verdict } from '../../../server/src/trust/verdict.ts';
import { TestClock } from '../../support/trust-kit/test-clock.ts';

const USE = {} as ImageUse;
const KNOWN: Verdict = { kind: 'unresolved', text: 'known', variables: [] };
const CLOSER: Verdict = { kind: 'unresolved', text: 'closer', variables: [] };
const { signal } = new AbortController();

test('a registry that answers in time adds to the verdict', async () => {
  const imageTrust = { examine: () => Promise.resolve(CLOSER) };
  const uses: InspectedUse[] = [
    { use: USE, verdict: KNOWN },
    { use: USE, verdict: undefined },
  ];
  expect(await lookCloser(uses, { imageTrust, clock: new TestClock(0), signal })).toEqual([
    { use: USE, verdict: CLOSER },
    { use: USE, verdict: undefined },
  ]);
});

test('one that does not answer in time leaves it as it is', async () => {
  const imageTrust = { examine: () => new Promise<Verdict>(() => undefined) };
  const clock = new TestClock(0);
  const uses: InspectedUse[] = [{ use: USE, verdict: KNOWN }];
  const looking = lookCloser(uses, { imageTrust, clock, signal });
  clock.advance(PATIENCE_MS);
  expect(await looking).toBe(uses);
});
