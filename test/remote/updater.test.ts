import { describe, expect, test } from 'vitest';
import { UnreachableError } from '../../server/src/base/errors.ts';
import { TRUST_ON_FIRST_USE } from '../../server/src/notary/pinning.ts';
import type { Gun } from '../../server/src/reference/image-name.ts';
import { TrustStore } from '../../server/src/remote/trust-store.ts';
import { Updater } from '../../server/src/remote/updater.ts';
import type { AskOptions, UpdateOutcome } from '../../server/src/remote/updater.ts';
import { FakeTrustServer, MemoryFiles, TestClock, TestRepository } from '../support/trust-kit/index.ts';

const NOW = Date.UTC(2026, 5, 1);
const GUN = 'docker.io/library/alpine' as Gun;
const DIGEST = { sha256: 'a'.repeat(64), size: 528 };

/** A repository with releases, alice and bob, its server, and a client. */
function world() {
  const clock = new TestClock(NOW);
  const repository = new TestRepository({ gun: GUN, now: NOW });
  for (const role of ['targets/releases', 'targets/alice', 'targets/bob']) repository.delegate(role);
  repository.addTarget('targets', '3.19', DIGEST).addTarget('targets/releases', '3.20', DIGEST).publish();
  const server = new FakeTrustServer().serve(repository);
  const files = new MemoryFiles();
  const newUpdater = (): Updater =>
    new Updater({
      httpFor: () => server,
      store: new TrustStore(files),
      clock,
      pinning: TRUST_ON_FIRST_USE,
      timeoutMs: 1000,
      freshnessMs: 300_000,
    });
  const updater = newUpdater();
  const ask = (options: Partial<AskOptions> = {}, by = updater): Promise<UpdateOutcome> =>
    by.update({ gun: GUN, registry: 'docker.io', server: server.url }, { freshness: 'now', ...options });
  return { clock, repository, server, files, newUpdater, ask };
}

function targetsOf(outcome: UpdateOutcome): readonly string[] {
  if (outcome.kind !== 'trusted') throw new Error(outcome.kind);
  return [...outcome.set.targets.values()].flatMap(({ metadata }) => [...metadata.targets.keys()]);
}

describe('what the server is asked', () => {
  test('a first time: root with timestamp, then the snapshot, then all targets', async () => {
    const { server, ask } = world();
    expect(targetsOf(await ask())).toEqual(['3.19', '3.20']);
    expect(server.requests).toEqual([
      'timestamp',
      'root',
      'snapshot.<h>',
      'targets.<h>',
      'targets/releases.<h>',
      'targets/alice.<h>',
      'targets/bob.<h>',
    ]);
  });

  test('nothing new: the timestamp', async () => {
    const { server, ask } = world();
    await ask();
    server.takeRequests();
    expect(targetsOf(await ask())).toEqual(['3.19', '3.20']);
    expect(server.takeRequests()).toEqual(['timestamp']);
  });

  test('inside the freshness window: nothing, in this process and in another', async () => {
    const { server, ask, newUpdater, clock } = world();
    await ask();
    server.takeRequests();
    clock.advance(299_000);
    await ask({ freshness: 'cached' });
    expect(targetsOf(await ask({ freshness: 'cached' }, newUpdater()))).toEqual(['3.19', '3.20']);
    expect(server.takeRequests()).toEqual([]);
    clock.advance(2000);
    await ask({ freshness: 'cached' });
    expect(server.takeRequests()).toEqual(['timestamp']);
  });

  test('one delegation changed: its file and what names it', async () => {
    const { server, ask, repository } = world();
    await ask();
    server.takeRequests();
    repository.addTarget('targets/releases', '3.21', DIGEST).publish();
    expect(targetsOf(await ask())).toEqual(['3.19', '3.20', '3.21']);
    expect(server.takeRequests()).toEqual(['timestamp', 'snapshot.<h>', 'targets/releases.<h>']);
  });

  test('root keys rotated twice: the newest root and the one in between', async () => {
    const { server, ask, repository } = world();
    await ask();
    server.takeRequests();
    repository.rotate('root').publish().rotate('root').publish();
    await ask();
    expect(server.takeRequests()).toEqual([
      'timestamp',
      'snapshot.<h>',
      'root.<h>',
      '2.root',
      'timestamp',
      'snapshot.<h>',
    ]);
  });

  test('ten questions at once: one update', async () => {
    const { server, ask } = world();
    await Promise.all(Array.from({ length: 10 }, () => ask()));
    expect(server.requests.filter((name) => name === 'timestamp')).toHaveLength(1);
  });
});

describe('when the server cannot be asked', () => {
  const offline = new UnreachableError('connection', 'trust.example', 'refused');

  test('the last check stands while its timestamp is valid', async () => {
    const { server, ask, clock } = world();
    await ask();
    clock.advance(86_400_000);
    server.faults.set('timestamp', offline);
    expect(await ask()).toMatchObject({
      kind: 'trusted',
      checkedAt: NOW,
      stale: { reason: 'connection', host: 'trust.example' },
    });
  });

  test('and no longer', async () => {
    const { server, ask, clock } = world();
    await ask();
    clock.advance(15 * 86_400_000);
    server.faults.set('timestamp', offline).set('root', offline);
    await expect(ask()).rejects.toThrow(offline);
  });
});

test.each([
  ['404', 404, 'noTrustData'],
  ['410', 410, 'retired'],
])('a first root that is answered with %s', async (_, status, kind) => {
  const { server, ask } = world();
  server.faults.set('root', status).set('timestamp', status);
  expect(await ask()).toMatchObject({ kind, checkedAt: NOW });
});
