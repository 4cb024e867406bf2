import { describe, expect, test, vi } from 'vitest';
import { TrustStore } from '../../../server/src/remote/store/trust-store.ts';
import { SILENT_LOG } from '../../support/trust-kit/silent-log.ts';
import { answer, faulty, type Fault } from '../../support/trust-kit/fake-trust-server.ts';
import { DAY, DIGEST, GUN, NOW } from '../../support/trust-kit/world.ts';
import { newWorld, targetsOf } from './signed-world.ts';

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

  test('nothing new: no file is read twice, and none is written but the record', async () => {
    const world = newWorld();
    await world.update();
    const { files } = world;
    const timestamp = Uint8Array.from(world.repository.file('timestamp'));
    world.server.faults.set('timestamp', { ...answer(200), body: timestamp });
    const [read, write] = [vi.spyOn(files, 'read'), vi.spyOn(files, 'write')];
    await world.update({}, world.newUpdater());
    const readFiles = read.mock.calls.map(([path]) => path.join('/')).filter((path) => path.startsWith('files/'));
    expect(readFiles.length).toBeGreaterThan(0);
    expect(new Set(readFiles).size).toBe(readFiles.length);
    expect(write.mock.calls.map(([[folder]]) => folder)).toEqual(['repositories']);
  });

  test('nothing new: whose time nobody waits for until it is on the disk', async () => {
    const world = newWorld();
    await world.update();
    let written = 0;
    world.files.write = () => {
      written += 1;
      return new Promise(() => undefined);
    };
    expect(targetsOf(await world.update())).toEqual(['3.19', '3.20']);
    await vi.waitUntil(() => written > 0);
  });

  test('anew: before anything that is known has been read', async () => {
    const world = newWorld();
    await world.update();
    world.server.takeRequests();
    const asked = new Promise((resolve) => (world.server.onRequest = resolve));
    const read = world.files.read.bind(world.files);
    world.files.read = (...args) => asked.then(() => read(...args));
    expect(targetsOf(await world.update({}, world.newUpdater()))).toEqual(['3.19', '3.20']);
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

  test.each<[string, Fault]>([
    ['is refused', answer(200, new TextEncoder().encode('{}'))],
    ['cannot be had, while what is known has expired', 503],
  ])('nothing that was known before, once newer data %s', async (_, fault) => {
    const world = newWorld();
    await world.update();
    if (fault === 503) world.clock.advance(400 * DAY);
    world.server.faults.set('timestamp', fault);
    await expect(world.update()).rejects.toThrow();
    world.server.takeRequests();
    await expect(world.update({ freshness: 'cached' })).rejects.toThrow();
    expect(world.server.takeRequests()).toContain('timestamp');
    world.server.faults.clear();
  });

  test('no answer from before its root was forgotten', async () => {
    const world = newWorld();
    await world.update();
    await new TrustStore(world.files, SILENT_LOG).forget(GUN);
    world.server.faults.set('root', answer(200, new TextEncoder().encode('{}')));
    await expect(world.update()).rejects.toThrow();
    await expect(world.update({ freshness: 'cached' })).rejects.toThrow();
  });

  test('no older answer that comes late, when another question has been answered out of newer data', async () => {
    const world = newWorld();
    await world.update();
    world.clock.advance(301_000);
    world.server.takeRequests();
    const before = world.repository.file('timestamp');
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    world.server.faults.set('timestamp', () => held.then(() => answer(200, before)));
    const late = world.update({ freshness: 'cached' });
    await vi.waitUntil(() => world.server.requests.includes('timestamp'));
    world.server.faults.clear();
    world.repository.addTarget('targets/releases', '3.21', DIGEST).publish();
    const newest = await world.update();
    release();
    expect(targetsOf(newest)).toContain('3.21');
    expect(await late).toBe(newest);
    expect(await world.update({ freshness: 'cached' })).toBe(newest);
  });

  test('what is known, where somebody stopped waiting for newer data', async () => {
    const world = newWorld();
    await world.update();
    await expect(world.update({ signal: AbortSignal.abort() })).rejects.toThrow();
    world.server.takeRequests();
    await world.update({ freshness: 'cached' });
    expect(world.server.takeRequests()).toEqual([]);
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

test('a snapshot that lists thousands of roles does not make us ask for all of them', async () => {
  const world = newWorld();
  const meta = world.repository.signedPart('snapshot')['meta'] as Record<string, unknown>;
  for (let index = 0; index < 2000; index += 1) meta[`targets/x${index}`] = meta['targets'];
  world.repository.reseal();
  await world.update();
  expect(world.server.requests.length).toBeLessThan(40);
});
