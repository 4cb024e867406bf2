import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseBase64 } from '../../server/src/base/base64.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';

test.each(['A', 'AA', 'AAA', 'A===', '====', '==', 'AA=', 'AA=A', 'AA==AA==', 'A-A_', 'AAAA\n', ' AAAA', 'AAAé'])(
  '%j is none',
  (text) => {
    expect(parseBase64(text)).toBeUndefined();
  },
);

test.each([
  ['', ''],
  ['YQ==', 'a'],
  ['YWI=', 'ab'],
  ['YWJj', 'abc'],
  // Bits left over.
  ['YR==', 'a'],
])('%j', (text, decoded) => {
  expect(Buffer.from(parseBase64(text) ?? [0]).toString()).toBe(decoded);
});

test('reads what Node writes', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(Uint8Array.from(parseBase64(Buffer.from(bytes).toString('base64')) ?? [1])).toEqual(bytes);
    }),
    fuzzRuns(100),
  );
});

test('reads megabytes', () => {
  expect(parseBase64('A'.repeat(32_000_000))?.length).toBe(24_000_000);
});
