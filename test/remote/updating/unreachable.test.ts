import { describe, expect, test } from 'vitest';
import { UnreachableError } from '../../../server/src/base/errors.ts';
import { DAY, GUN, NOW } from '../../support/trust-kit/world.ts';
import { newWorld } from './signed-world.ts';

describe('when the server cannot be asked', () => {
  const offline = new UnreachableError('connection', 'trust.example', 'refused');

  test('the last check stands while its timestamp is valid', async () => {
    const world = newWorld();
    await world.update();
    world.clock.advance(DAY);
    world.server.faults.set('timestamp', offline);
    expect(await world.update()).toMatchObject({
      kind: 'trusted',
      checkedAt: NOW,
      stale: { reason: 'connection', host: 'trust.example' },
    });
  });

  test('is not tried again for half a minute, unless one asks', async () => {
    const world = newWorld();
    await world.update();
    world.clock.advance(DAY);
    world.server.faults.set('timestamp', offline);
    await world.update({ freshness: 'cached' });
    world.server.takeRequests();
    world.clock.advance(29_000);
    expect(await world.update({ freshness: 'cached' })).toMatchObject({ stale: { reason: 'connection' } });
    expect(world.server.takeRequests()).toEqual([]);
    await world.update();
    expect(world.server.takeRequests()).toEqual(['timestamp']);
    world.clock.advance(31_000);
    world.server.faults.clear();
    expect(await world.update({ freshness: 'cached' })).not.toHaveProperty('stale');
  });

  test('and no longer', async () => {
    const world = newWorld();
    await world.update();
    world.clock.advance(15 * DAY);
    world.server.faults.set('timestamp', offline).set('root', offline);
    await expect(world.update()).rejects.toThrow(offline);
  });
});

test.each([
  ['404', 404, 'noTrustData'],
  ['410', 410, 'retired'],
])('a first root that is answered with %s', async (_, status, kind) => {
  const world = newWorld();
  world.server.faults.set('root', status).set('timestamp', status);
  expect(await world.update()).toMatchObject({ kind, checkedAt: NOW });
});

describe('a trust server that has been shut down', () => {
  test.each([
    ['https://notary.docker.io', Date.UTC(2026, 11, 8), 'retired'],
    ['https://notary.docker.io', Date.UTC(2026, 11, 8) - 1, 'asked'],
    ['https://notary.docker.io.example', Date.UTC(2026, 11, 8), 'asked'],
  ])('%s at %i: %s', async (server, at, kind) => {
    const world = newWorld();
    world.clock.advance(at - NOW);
    world.server.faults.set('root', 404);
    const outcome = await world
      .newUpdater()
      .update({ gun: GUN, registry: 'docker.io', server }, { freshness: 'cached' });
    expect(outcome.kind).toBe(kind === 'retired' ? 'retired' : 'noTrustData');
    expect(world.server.requests.length > 0).toBe(kind === 'asked');
  });

  test('that says so with 410 is not stood in for by what is known', async () => {
    const world = newWorld();
    await world.update();
    world.server.faults.set('timestamp', 410);
    expect((await world.update()).kind).toBe('retired');
  });
});

test('a server that took its trust data back: what was known stands while it is valid, then it is out of date', async () => {
  const world = newWorld();
  await world.update();
  for (const role of ['root', 'timestamp', 'snapshot', 'targets']) world.server.faults.set(role, 404);
  expect(await world.update()).toMatchObject({ kind: 'trusted', stale: { reason: 'not-found' } });
  world.clock.advance(20 * DAY);
  await expect(world.update()).rejects.toMatchObject({ role: 'timestamp', check: 'expired' });
});

describe('an answer that may pass', () => {
  test.each([503, 404, 302])('status %i for a new snapshot, once: the second attempt succeeds', async (status) => {
    const world = newWorld();
    await world.update();
    world.repository.touchAll().publish();
    world.server.faults.set('snapshot', status);
    world.server.onRequest = ({ url }) => {
      if (url.includes('/root')) world.server.faults.clear();
    };
    expect((await world.update()).kind).toBe('trusted');
  });

  test.each(['timeout', 'dns', 'tls'] as const)(
    '%s for a new snapshot: nobody is asked a second time',
    async (reason) => {
      const world = newWorld();
      await world.update();
      world.repository.touchAll().publish();
      world.server.faults.set('snapshot', new UnreachableError(reason, 'trust.example', 'no'));
      world.server.takeRequests();
      await expect(world.update()).rejects.toMatchObject({ code: reason });
      expect(world.server.takeRequests()).toEqual(['timestamp', 'snapshot.<h>']);
    },
  );

  test('a delegation that nobody delegates to may be missing, one that is needed may not', async () => {
    const world = newWorld();
    const meta = world.repository.signedPart('snapshot')['meta'] as Record<string, unknown>;
    meta['targets/stray'] = meta['targets/alice'];
    world.repository.reseal();
    expect((await world.update()).kind).toBe('trusted');
    world.server.faults.set('targets/alice', 404);
    world.repository.touch('targets/alice').publish();
    await expect(world.update()).rejects.toMatchObject({ code: 'not-found' });
  });

  test('the file of a delegation that is skipped may be missing, where it is here', async () => {
    const world = newWorld();
    const { repository } = world;
    await world.update();
    repository.trustKeys('targets/alice', repository.signersOf('targets/alice'), 2).touch('targets').publish();
    world.server.faults.set('targets/alice', 404);
    expect(await world.decision()).toBe('accepted without targets/alice');
    expect(await world.decision()).toBe('accepted without targets/alice');
  });
});
