import fc from 'fast-check';
import { expect, test } from 'vitest';
import { forEachSliced, joinSliced, runAtOnce, sortSliced } from '../../server/src/base/sliced.ts';
import type { Sliced } from '../../server/src/base/sliced.ts';

function stops(work: Sliced<unknown>): number {
  let count = 0;
  while (work.next().done !== true) count += 1;
  return count;
}

test('many items are done with stops, few without, and each once in its order', () => {
  const items = Array.from({ length: 10_000 }, (_, index) => index);
  const done: number[] = [];
  expect(stops(forEachSliced(items, (item) => done.push(item)))).toBeGreaterThan(10);
  expect(done).toEqual(items);
  expect(stops(forEachSliced(items.slice(0, 100), () => undefined))).toBe(0);
});

test('joining gives what join gives, with stops', () => {
  const pieces = Array.from({ length: 10_000 }, (_, index) => `${index} `);
  expect(stops(joinSliced(pieces))).toBeGreaterThan(10);
  expect(runAtOnce(joinSliced(pieces))).toBe(pieces.join(''));
  for (const count of [0, 1, 255, 256, 257])
    expect(runAtOnce(joinSliced(pieces.slice(0, count)))).toBe(pieces.slice(0, count).join(''));
});

test('sorting gives what toSorted gives, with equal items in their order', () => {
  const byKey = (a: { key: number }, b: { key: number }): number => a.key - b.key;
  fc.assert(
    fc.property(fc.array(fc.nat(500), { maxLength: 6000, size: 'max' }), (keys) => {
      const items = keys.map((key, index) => ({ key, index }));
      expect(runAtOnce(sortSliced(items, byKey))).toEqual(items.toSorted(byKey));
    }),
    { numRuns: 20 },
  );
});

test('sorting many items has stops, and leaves the list as it was', () => {
  const items = Array.from({ length: 20_000 }, (_, index) => (index * 7919) % 20_000);
  const before = [...items];
  expect(stops(sortSliced(items, (a, b) => a - b))).toBeGreaterThan(20);
  expect(items).toEqual(before);
});
