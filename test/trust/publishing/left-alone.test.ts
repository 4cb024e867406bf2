import { expect, it } from 'vitest';
import { gunOf } from '../../../server/src/reference/gun.ts';
import { createRoots } from '../../../server/src/trust/create-roots.ts';
import { createPublishing } from '../../../server/src/trust/publishing/create-publishing.ts';
import { DEFAULT_SETTINGS } from '../../../server/src/trust/settings.ts';
import { fakeHttp } from '../../support/fake-http.ts';
import { MemoryFiles, TestClock } from '../../support/trust-kit/index.ts';
import { NOW } from '../../support/trust-kit/world.ts';
import { trustPorts } from '../../support/trust-ports.ts';

const APP = gunOf('docker.io', 'acme/app');
const WEB = gunOf('docker.io', 'acme/web');

/** A trust server that wants two minutes of silence. */
function world() {
  const http = fakeHttp(() => ({ status: 429, headers: { 'retry-after': '120' } }));
  const clock = new TestClock(NOW);
  const files = new MemoryFiles();
  const ports = trustPorts({ http, clock, files });
  const settings = { ...DEFAULT_SETTINGS, network: 'all' } as const;
  return { http, clock, files, ports, settings, context: { restricted: false, knownHosts: new Set<string>() } };
}

it('a trust server that wants to be left alone is, when publishing, too', async () => {
  const { http, clock, files, ports, settings, context } = world();
  const keys = { keyFolders: [{ location: '/keys', files }] as const, random: () => new Uint8Array(0) };
  const passphrases = { ask: () => Promise.resolve(undefined) };
  const publishing = createPublishing({ ...ports, ...keys, passphrases }, settings, context);
  for (const gun of [APP, WEB]) {
    await expect(publishing.remove(gun)).rejects.toMatchObject({ code: 'rate-limited', host: 'notary.docker.io' });
  }
  expect(http.requests).toHaveLength(1);
  clock.advance(120_000);
  await expect(publishing.remove(APP)).rejects.toMatchObject({ code: 'rate-limited' });
  expect(http.requests).toHaveLength(2);
});

it('and when looking at roots', async () => {
  const { http, ports, settings, context } = world();
  const roots = createRoots({ ...ports, rootFolders: [] }, settings, context);
  expect(await roots.look(APP)).toMatchObject({ reason: 'rate-limited' });
  const asked = http.requests.length;
  expect(await roots.look(WEB)).toMatchObject({ reason: 'rate-limited' });
  expect(http.requests).toHaveLength(asked);
});
