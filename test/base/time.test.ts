import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRfc3339 } from '../../server/src/base/time.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';

test.each([
  ['2026-12-08T00:00:00Z', Date.UTC(2026, 11, 8)],
  ['2026-12-08T01:30:00+01:30', Date.UTC(2026, 11, 8)],
  ['2026-12-07T22:00:00-02:00', Date.UTC(2026, 11, 8)],
  ['2026-12-08T00:00:00.123456789Z', Date.UTC(2026, 11, 8, 0, 0, 0, 123)],
  ['2026-12-08T00:00:00.1Z', Date.UTC(2026, 11, 8, 0, 0, 0, 100)],
  ['2024-02-29T23:59:59Z', Date.UTC(2024, 1, 29, 23, 59, 59)],
  ['0001-01-01T00:00:00Z', -62_135_596_800_000],
  ['9999-12-31T23:59:59Z', 253_402_300_799_000],
])('%s', (text, time) => {
  expect(parseRfc3339(text)).toBe(time);
});

test.each([
  '',
  '2026-12-08',
  '2026-12-08T00:00:00',
  '2026-12-08 00:00:00Z',
  '2026-12-08t00:00:00Z',
  '2026-12-08T00:00:00z',
  '2026-12-08T0:00:00Z',
  '2026-12-08T00:00:00,5Z',
  '2026-12-08T00:00:00.Z',
  '2026-12-08T24:00:00Z',
  '2026-12-08T23:60:00Z',
  '2016-12-31T23:59:60Z',
  '2026-13-01T00:00:00Z',
  '2026-00-01T00:00:00Z',
  '2026-02-29T00:00:00Z',
  '1900-02-29T00:00:00Z',
  '2026-04-31T00:00:00Z',
  '2026-01-00T00:00:00Z',
  '2026-12-08T00:00:00+24:00',
  '2026-12-08T00:00:00+01',
  '+2026-12-08T00:00:00Z',
  '2026-12-08T00:00:00Z ',
  ' 2026-12-08T00:00:00Z',
  '２026-12-08T00:00:00Z',
])('no time: %j', (text) => {
  expect(parseRfc3339(text)).toBeUndefined();
});

test('what JavaScript writes reads back', () => {
  const min = new Date('0000-01-01T00:00:00Z');
  const max = new Date('9999-12-31T23:59:59Z');
  fc.assert(
    fc.property(fc.date({ min, max, noInvalidDate: true }), (date) => {
      expect(parseRfc3339(date.toISOString())).toBe(date.getTime());
    }),
    fuzzRuns(100),
  );
});
