import { expect, test } from 'vitest';
import type { HttpRequest } from '../../server/src/remote/ports.ts';
import { createRoots } from '../../server/src/trust/create-roots.ts';
import { DEFAULT_SETTINGS } from '../../server/src/trust/settings.ts';
import { FakeTrustServer, MemoryFiles } from '../support/trust-kit/index.ts';
import { GUN, publishedRepository } from '../support/trust-kit/world.ts';
import { trustPorts } from '../support/trust-ports.ts';

test('what taking over would come to is told without doing it, and without asking anybody', async () => {
  const server = new FakeTrustServer();
  const [state, docker] = [new MemoryFiles(), new MemoryFiles()];
  await docker.write(['tuf', ...GUN.split('/'), 'metadata', 'root.json'], publishedRepository().file('root'));
  const http = { send: (request: HttpRequest) => server.send({ ...request, scope: '' }) };
  const rootFolders = [{ location: '~/.docker/trust', files: docker }];
  const ports = { ...trustPorts({ http, files: state }), rootFolders };
  const roots = createRoots(ports, DEFAULT_SETTINGS, { restricted: false, knownHosts: new Set() });
  const told = await roots.preview();
  expect(told).toMatchObject([{ gun: GUN, kind: 'taken', location: '~/.docker/trust', version: 1 }]);
  expect([state.paths, await roots.remembered(GUN)]).toEqual([[], { kind: 'none' }]);
  expect(await roots.takeOver([GUN])).toEqual(told);
  expect(await roots.preview()).toEqual([{ gun: GUN, kind: 'known', version: 1 }]);
  expect((await roots.history(GUN)).map(({ changes }) => changes[0]?.kind)).toEqual(['first']);
  expect(server.requests).toEqual([]);
});
