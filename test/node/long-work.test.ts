import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Sliced } from '../../server/src/base/sliced.ts';
import { createLongWork } from '../../server/src/node/long-work.ts';

/** Work of so many slices, each as long as a turn may be. */
function* busy(slices: number, onSlice: (slice: number) => void = () => undefined): Sliced<string> {
  for (let slice = 0; slice < slices; slice += 1) {
    const end = performance.now() + 11;
    while (performance.now() < end);
    onSlice(slice);
    yield;
  }
  return 'done';
}

test('others come in between the slices', async () => {
  const order: string[] = [];
  const work = createLongWork().run(busy(3, (slice) => order.push(`slice ${slice}`)));
  void (async () => {
    for (let turn = 0; turn < 10; turn += 1) {
      await setImmediate();
      order.push('other');
    }
  })();
  expect(await work).toBe('done');
  const between = order.slice(order.indexOf('slice 0') + 1, order.indexOf('slice 2'));
  expect(between.filter((entry) => entry === 'other').length).toBeGreaterThanOrEqual(2);
});

test('two works take turns, and never the same turn of the event loop', async () => {
  const longWork = createLongWork();
  const order: string[] = [];
  let turn = 0;
  const ticking = (async () => {
    for (; turn < 30; turn += 1) await setImmediate();
  })();
  const run = (name: string): Promise<string> => longWork.run(busy(3, () => order.push(`${name}${turn}`)));
  await Promise.all([run('a'), run('b')]);
  expect(order.map((entry) => entry[0]).join('')).toBe('ababab');
  expect(new Set(order.map((entry) => entry.slice(1))).size).toBe(order.length);
  await ticking;
});

test('small work is done in one go', async () => {
  function* small(): Sliced<number> {
    for (let slice = 0; slice < 5; slice += 1) yield;
    return 5;
  }
  expect(await createLongWork().run(small())).toBe(5);
});

test('what the work throws is thrown, and the next is done all the same', async () => {
  const longWork = createLongWork();
  const broken = longWork.run(
    (function* (): Sliced<never> {
      yield;
      throw new RangeError('broken');
    })(),
  );
  await expect(broken).rejects.toThrow(RangeError);
  expect(await longWork.run(busy(1))).toBe('done');
});

test('an abort ends the work at its next stop, which can put things back', async () => {
  const controller = new AbortController();
  let isOpen = true;
  const slices: number[] = [];
  function* work(): Sliced<string> {
    try {
      return yield* busy(5, (slice) => {
        slices.push(slice);
        if (slice === 1) controller.abort();
      });
    } finally {
      isOpen = false;
    }
  }
  await expect(createLongWork().run(work(), controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
  expect(slices).toEqual([0, 1]);
  expect(isOpen).toBe(false);
});

test('nothing is begun for a signal that is aborted already', async () => {
  const slices: number[] = [];
  const run = createLongWork().run(
    busy(2, (slice) => slices.push(slice)),
    AbortSignal.abort(),
  );
  await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  expect(slices).toEqual([]);
});
