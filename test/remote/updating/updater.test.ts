import { describe, expect, test } from 'vitest';
import { UnreachableError } from '../../../server/src/base/errors.ts';
import type { UpdateOutcome } from '../../../server/src/remote/updating/updater.ts';
import { answer, faulty, type Fault } from '../../support/trust-kit/fake-trust-server.ts';
import { TestRepository } from '../../support/trust-kit/index.ts';
import { DAY, DIGEST, GUN, NOW, TestWorld } from '../../support/trust-kit/world.ts';

/** A repository with releases, alice and bob, its server, and a client. */
function newWorld(): TestWorld {
  const repository = new TestRepository({ gun: GUN, now: NOW });
  for (const role of ['targets/releases', 'targets/alice', 'targets/bob']) repository.delegate(role);
  return new TestWorld(
    repository.addTarget('targets', '3.19', DIGEST).addTarget('targets/releases', '3.20', DIGEST).publish(),
  );
}

function targetsOf(outcome: UpdateOutcome): readonly string[] {
  if (outcome.kind !== 'trusted') throw new Error(outcome.kind);
  return [...outcome.set.targets.values()].flatMap(({ metadata }) => [...metadata.targets.keys()]);
}

describe('what the server is asked', () => {
  test('a first time: all that every repository has at once, then the delegations', async () => {
    const world = newWorld();
    expect(targetsOf(await world.update())).toEqual(['3.19', '3.20']);
    expect(world.server.requests).toEqual([
      'timestamp',
      'snapshot',
      'targets',
      'root',
      'targets/releases.<h>',
      'targets/alice.<h>',
      'targets/bob.<h>',
    ]);
  });

  test.each<[string, Fault]>([
    ['the file of another time', answer(200, newWorld().repository.file('targets'))],
    ['a web page', answer(200, new TextEncoder().encode('<html>'))],
    ['nothing', 404],
    ['a failure', 503],
  ])('again by its hash where the first guess brought %s', async (_, guess) => {
    const world = newWorld();
    const send = world.server.send.bind(world.server);
    world.server.send = (request) => (request.url.endsWith('/targets.json') ? faulty(guess) : send(request));
    expect(targetsOf(await world.update())).toEqual(['3.19', '3.20']);
    expect(world.server.requests).toContain('targets.<h>');
  });

  test('nothing new: the timestamp', async () => {
    const world = newWorld();
    await world.update();
    world.server.takeRequests();
    expect(targetsOf(await world.update())).toEqual(['3.19', '3.20']);
    expect(world.server.takeRequests()).toEqual(['timestamp']);
  });

  test('inside the freshness window: nothing, in this process and in another', async () => {
    const world = newWorld();
    await world.update();
    world.server.takeRequests();
    world.clock.advance(299_000);
    await world.update({ freshness: 'cached' });
    expect(targetsOf(await world.update({ freshness: 'cached' }, world.newUpdater()))).toEqual(['3.19', '3.20']);
    expect(world.server.takeRequests()).toEqual([]);
    world.clock.advance(2000);
    await world.update({ freshness: 'cached' });
    expect(world.server.takeRequests()).toEqual(['timestamp']);
  });

  test('one delegation changed: its file and what names it', async () => {
    const world = newWorld();
    await world.update();
    world.server.takeRequests();
    world.repository.addTarget('targets/releases', '3.21', DIGEST).publish();
    expect(targetsOf(await world.update())).toEqual(['3.19', '3.20', '3.21']);
    expect(world.server.takeRequests()).toEqual(['timestamp', 'snapshot.<h>', 'targets/releases.<h>']);
  });

  test('root keys rotated twice: the newest root and the one in between', async () => {
    const world = newWorld();
    await world.update();
    world.server.takeRequests();
    world.repository.rotate('root').publish().rotate('root').publish();
    await world.update();
    expect(world.server.takeRequests()).toEqual([
      'timestamp',
      'snapshot.<h>',
      'root.<h>',
      '2.root',
      'timestamp',
      'snapshot.<h>',
    ]);
  });

  test('ten questions at once: one update', async () => {
    const world = newWorld();
    await Promise.all(Array.from({ length: 10 }, () => world.update()));
    expect(world.server.requests.filter((name) => name === 'timestamp')).toHaveLength(1);
  });
});

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

describe('what is remembered', () => {
  test('that there is no trust data: for two minutes, and not where one asks anew', async () => {
    const world = newWorld();
    world.server.faults.set('root', 404).set('timestamp', 404);
    await world.update();
    world.server.takeRequests();
    world.clock.advance(119_000);
    expect(await world.update({ freshness: 'cached' })).toEqual({ kind: 'noTrustData', checkedAt: NOW });
    expect(world.server.takeRequests()).toEqual([]);
    world.server.faults.clear();
    expect((await world.update()).kind).toBe('trusted');
  });

  test('no error', async () => {
    const world = newWorld();
    world.server.faults.set('root', 500);
    await expect(world.update({ freshness: 'cached' })).rejects.toMatchObject({ code: 'server-error' });
    world.server.faults.clear();
    expect((await world.update({ freshness: 'cached' })).kind).toBe('trusted');
  });

  test('nothing past its own date, however fresh', async () => {
    const world = newWorld();
    world.repository.edit('timestamp', (signed) => (signed.expires = new Date(NOW + 60_000).toISOString())).publish();
    await world.update();
    world.clock.advance(61_000);
    await expect(world.update({ freshness: 'cached' })).rejects.toMatchObject({ role: 'timestamp', check: 'expired' });
  });

  test('nothing where the clock went back', async () => {
    const world = newWorld();
    await world.update();
    world.server.takeRequests();
    world.clock.advance(-1000);
    await world.update({ freshness: 'cached' });
    expect(world.server.takeRequests()).toEqual(['timestamp']);
  });

  test('nothing of another trust server', async () => {
    const world = newWorld();
    await world.update();
    world.server.takeRequests();
    const question = { gun: GUN, registry: 'docker.io', server: 'https://other.example' };
    await world.newUpdater().update(question, { freshness: 'cached' });
    expect(world.server.takeRequests()).toEqual(['timestamp']);
  });
});

describe('who stops waiting', () => {
  test('is told at once, and the others get their answer', async () => {
    const world = newWorld();
    const controller = new AbortController();
    const updater = world.newUpdater();
    const leaving = world.update({ signal: controller.signal }, updater);
    const staying = world.update({}, updater);
    controller.abort();
    await expect(leaving).rejects.toMatchObject({ code: 'cancelled' });
    expect((await staying).kind).toBe('trusted');
  });

  test('stops the work where nobody else waits', async () => {
    const world = newWorld();
    const controller = new AbortController();
    const signals: (AbortSignal | undefined)[] = [];
    world.server.onRequest = ({ signal }) => signals.push(signal);
    const leaving = world.update({ signal: controller.signal });
    await Promise.resolve();
    controller.abort();
    await expect(leaving).rejects.toMatchObject({ code: 'cancelled' });
    await expect(world.update({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
    expect(signals.every((signal) => signal?.aborted)).toBe(true);
  });
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
});

test('a snapshot that lists thousands of roles does not make us ask for all of them', async () => {
  const world = newWorld();
  const meta = world.repository.signedPart('snapshot')['meta'] as Record<string, unknown>;
  for (let index = 0; index < 2000; index += 1) meta[`targets/x${index}`] = meta['targets'];
  world.repository.reseal();
  await world.update();
  expect(world.server.requests.length).toBeLessThan(40);
});
