import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../server/src/trust/settings.ts';
import { trustServerFor } from '../../server/src/trust/trust-server.ts';

test.each<[string, Partial<Settings>, string]>([
  ['docker.io', {}, 'https://notary.docker.io'],
  ['ghcr.io', {}, 'https://ghcr.io'],
  ['localhost:5000', {}, 'https://localhost:5000'],
  ['docker.io', { trustServer: 'https://trust.test/' }, 'https://trust.test'],
  ['ghcr.io', { trustServer: 'https://trust.test' }, 'https://trust.test'],
  ['ghcr.io', { trustServers: new Map([['ghcr.io', 'https://own.test//']]) }, 'https://own.test'],
  [
    'ghcr.io',
    { trustServer: 'https://all.test', trustServers: new Map([['ghcr.io', 'https://own.test']]) },
    'https://own.test',
  ],
  ['docker.io', { trustServers: new Map([['ghcr.io', 'https://own.test']]) }, 'https://notary.docker.io'],
])('the trust server of %s with %o is %s', (registry, change, server) => {
  expect(trustServerFor(registry, { ...DEFAULT_SETTINGS, ...change })).toBe(server);
});
