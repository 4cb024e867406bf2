import type { TrustPorts } from '../../server/src/trust/create-image-trust.ts';
import { AT_ONCE } from './at-once.ts';
import { fakeLog } from './fake-http.ts';
import { MemoryFiles } from './trust-kit/index.ts';
import { TestClock } from './trust-kit/test-clock.ts';
import { NOW } from './trust-kit/world.ts';

/** A machine that nobody has used yet: it remembers nothing and has no credentials and no keys. Its time stands still. */
export function trustPorts<Given extends Partial<TrustPorts> & Pick<TrustPorts, 'http'>>(
  given: Given,
): Omit<TrustPorts, keyof Given> & Given {
  return {
    files: new MemoryFiles(),
    clock: new TestClock(NOW),
    longWork: AT_ONCE,
    credentials: { find: () => Promise.resolve(undefined) },
    log: fakeLog(),
    keyFolders: [],
    pinnedAuthorities: new Map(),
    ...given,
  };
}
