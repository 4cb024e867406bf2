import { runAtOnce } from '../../server/src/base/sliced.ts';
import type { LongWork } from '../../server/src/remote/ports.ts';

/** Long work without stops, where nobody is kept waiting. */
export const AT_ONCE: LongWork = {
  run: (work) => new Promise((resolve) => resolve(runAtOnce(work))),
};
