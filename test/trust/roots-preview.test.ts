import { expect, test } from 'vitest';
import type { HttpRequest } from '../../server/src/remote/ports.ts';
import { createRoots } from '../../server/src/trust/create-roots.ts';
import { DEFAULT_SETTINGS } from '../../server/src/trust/settings.ts';
import { AT_ONCE } from '../support/at-once.ts';
import { fakeLog } from '../support/fake-http.ts';
import { FakeTrustServer, MemoryFiles, TestClock } from '../support/trust-kit/index.ts';
import { GUN, NOW, publishedRepository } from '../support/trust-kit/world.ts';

test('what taking over would come to is told without doing it, and without asking anybody', async () => {
  const server = new FakeTrustServer();
  const [state, docker] = [new MemoryFiles(), new MemoryFiles()];
  await docker.write(['tuf', ...GUN.split('/'), 'metadata', 'root.json'], publishedRepository().file('root'));
  const ports = {
    http: { send: (request: HttpRequest) => server.send({ ...request, scope: '' }) },
    files: state,
    clock: new TestClock(NOW),
    longWork: AT_ONCE,
    credentials: { find: () => Promise.resolve(undefined) },
    log: fakeLog(),
    pinnedAuthorities: new Map<string, Uint8Array>(),
    rootFolders: [{ location: '~/.docker/trust', files: docker }],
  };
  const roots = createRoots(ports, DEFAULT_SETTINGS, { restricted: false, knownHosts: new Set() });
  const told = await roots.preview();
  expect(told).toMatchObject([{ gun: GUN, kind: 'taken', location: '~/.docker/trust', version: 1 }]);
  expect([state.paths, await roots.remembered(GUN)]).toEqual([[], { kind: 'none' }]);
  expect(await roots.takeOver([GUN])).toEqual(told);
  expect(await roots.preview()).toEqual([{ gun: GUN, kind: 'known', version: 1 }]);
  expect((await roots.history(GUN)).map(({ changes }) => changes[0]?.kind)).toEqual(['first']);
  expect(server.requests).toEqual([]);
});
