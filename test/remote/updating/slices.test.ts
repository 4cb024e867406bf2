import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { LongWork } from '../../../server/src/remote/ports.ts';
import type { UpdateOutcome } from '../../../server/src/remote/updating/update-outcome.ts';
import { createLongWork } from '../../../server/src/node/long-work.ts';
import { DIGEST, TestWorld } from '../../support/trust-kit/world.ts';

/** Stops wherever the work may stop, and lets the test do something there. */
function steppedWork(onStop: (stop: number) => Promise<void> | void): LongWork {
  let stop = 0;
  const longWork = createLongWork();
  return {
    run: async (work, signal) => {
      for (let step = work.next(); ; step = work.next()) {
        if (step.done === true) return step.value;
        stop += 1;
        await onStop(stop);
        if (signal?.aborted === true) return longWork.run(work, signal);
      }
    },
  };
}

function versionsOf(outcome: UpdateOutcome): Record<string, number> {
  if (outcome.kind !== 'trusted') throw new Error(outcome.kind);
  return Object.fromEntries(outcome.set.files.map(([role, { metadata }]) => [role, metadata.version]));
}

async function countStops(): Promise<number> {
  const world = new TestWorld();
  let stops = 0;
  world.longWork = steppedWork((stop) => void (stops = stop));
  await world.update({}, world.newUpdater());
  return stops;
}

describe('between the slices of an update', () => {
  test('it may be given up: nothing but what is verified is kept, and the next one begins anew', async () => {
    const stops = await countStops();
    expect(stops).toBeGreaterThan(5);
    for (let last = 1; last <= stops; last += 1) {
      const world = new TestWorld();
      const controller = new AbortController();
      world.longWork = steppedWork((stop) => {
        if (stop === last) controller.abort();
      });
      const updater = world.newUpdater();
      await expect(world.update({ signal: controller.signal }, updater)).rejects.toMatchObject({ code: 'cancelled' });
      const again = await world.update({ freshness: 'cached' }, updater);
      expect(versionsOf(again)).toEqual(versionsOf(await new TestWorld().update()));
      expect(again).not.toHaveProperty('stale');
    }
  });

  test('another process may be faster with newer data: both see whole sets, and the newer one is remembered', async () => {
    const stops = await countStops();
    for (let during = 1; during <= stops; during += 1) {
      const world = new TestWorld();
      let newer: UpdateOutcome | undefined;
      world.longWork = steppedWork(async (stop) => {
        if (stop !== during) return;
        world.repository.addTarget('targets', 'newer', DIGEST).touchAll().publish();
        newer = await world.update();
      });
      const older = await world.update({}, world.newUpdater()).catch((error: unknown) => error);
      // It may meet files of two publications, and then refuses; it never takes one for the other.
      if (!(older instanceof Error)) expect(WHOLE_SETS).toContainEqual(versionsOf(older as UpdateOutcome));
      expect(newer && versionsOf(newer)).toEqual(WHOLE_SETS[1]);
      const remembered = await world.update({ freshness: 'now' }, world.newUpdater());
      expect(versionsOf(remembered)).toEqual(WHOLE_SETS[1]);
    }
  });

  test('a second question waits for the same answer', async () => {
    const world = new TestWorld();
    let second: Promise<UpdateOutcome> | undefined;
    world.longWork = steppedWork((stop) => {
      if (stop === 3) second = world.update({}, updater);
    });
    const updater = world.newUpdater();
    const first = await world.update({}, updater);
    expect(await second).toBe(first);
    expect(world.server.requests.filter((name) => name === 'timestamp')).toHaveLength(1);
  });
});

describe('what is in the store is verified while the server is being asked', () => {
  async function slicesAfterTheAnswer(prepare: (world: TestWorld) => unknown): Promise<readonly [number, number]> {
    const world = new TestWorld();
    await world.update();
    prepare(world);
    let stops = 0;
    let before: number | undefined;
    world.longWork = steppedWork(() => void (stops += 1));
    const send = world.server.send.bind(world.server);
    world.server.send = async (request) => {
      // The answer comes when nothing is left to do without it.
      for (let seen = -1; request.url.endsWith('/timestamp.json') && seen !== stops;) {
        seen = stops;
        for (let turn = 0; turn < 5; turn += 1) await setImmediate();
      }
      before ??= stops;
      return send(request);
    };
    await world.update({}, world.newUpdater());
    return [before ?? 0, stops - (before ?? 0)];
  }

  test('so that little is left where nothing is new', async () => {
    const [before, after] = await slicesAfterTheAnswer(() => undefined);
    expect(after).toBeLessThan(before / 2);
  });

  test('and in vain where everything is', async () => {
    const [, after] = await slicesAfterTheAnswer((world) => world.repository.touchAll().publish());
    const [, afterNothing] = await slicesAfterTheAnswer(() => undefined);
    expect(after).toBeGreaterThan(2 * afterNothing);
  });
});

/** The versions of the first publication, and of the second. */
const WHOLE_SETS: readonly Record<string, number>[] = [1, 2].map((version) =>
  Object.fromEntries(
    ['root', 'timestamp', 'snapshot', 'targets', 'targets/releases', 'targets/alice'].map((role) => [role, version]),
  ),
);
