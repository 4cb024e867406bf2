import { setImmediate } from 'node:timers/promises';
import { UnreachableError } from '../base/errors.ts';
import type { Sliced } from '../base/sliced.ts';
import type { LongWork } from '../remote/ports.ts';

/** How long others wait for one turn of the work, in milliseconds. */
const TURN_MS = 10;

/** Long work on the event loop: one piece of it each time round, however much there is to do, everybody in turn. */
export function createLongWork(): LongWork {
  let line: Promise<unknown> = Promise.resolve();
  const turn = (): Promise<unknown> => (line = line.then(() => setImmediate()));
  return {
    run: async (work, signal) => {
      for (;;) {
        await turn();
        const step = signal?.aborted === true ? abandon(work, signal) : advance(work);
        if (step.done === true) return step.value;
      }
    },
  };
}

function advance<Value>(work: Sliced<Value>): IteratorResult<undefined, Value> {
  const end = performance.now() + TURN_MS;
  let step = work.next();
  while (step.done !== true && performance.now() < end) step = work.next();
  return step;
}

/** Lets the work end as by an error of its own, so that it can put things back. */
function abandon<Value>(work: Sliced<Value>, signal: AbortSignal): IteratorResult<undefined, Value> {
  return work.throw(
    new UnreachableError('cancelled', '', 'nobody waits for the answer any more', { cause: signal.reason }),
  );
}
