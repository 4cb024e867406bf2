import { describe, expect, test } from 'vitest';
import { TestRepository } from '../../support/trust-kit/index.ts';
import { DAY, NOW, publishedRepository, TestWorld } from '../../support/trust-kit/world.ts';

/** A world that has seen version 5 of everything. */
async function atVersionFive(repository = publishedRepository()): Promise<TestWorld> {
  const world = new TestWorld(repository);
  for (let version = 2; version <= 5; version += 1) world.repository.touchAll().publish();
  await world.trusted();
  return world;
}

/** Sets a role's version back to 3, signed by its keys, and makes everything that names it fit. */
function rollBack({ repository }: TestWorld, role: string): void {
  repository.signedPart(role).version = 3;
  if (role !== 'snapshot' && role !== 'timestamp') repository.replaceFile(role, repository.sign(role));
  repository.reseal();
}

describe('an attacker with a role’s keys serves an older version', () => {
  test.each(['timestamp', 'snapshot', 'targets', 'targets/releases', 'root'])('of %s', async (role) => {
    const world = await atVersionFive();
    rollBack(world, role);
    expect(await world.decision()).toBe(`${role}: rollback`);
  });

  test('of a delegation, although targets has changed too', async () => {
    const world = await atVersionFive();
    world.repository.touch('targets').publish();
    rollBack(world, 'targets/releases');
    expect(await world.decision()).toBe('targets/releases: rollback');
  });

  test('of a delegation below one that had expired for a while', async () => {
    const world = new TestWorld(publishedRepository().delegate('targets/alice/build').publish());
    const { repository } = world;
    for (let version = 2; version <= 5; version += 1) repository.touchAll().publish();
    await world.trusted();
    const { expires } = repository.signedPart('targets/alice');
    repository.edit('targets/alice', (alice) => (alice.expires = new Date(NOW - DAY).toISOString()));
    repository.touch('targets').publish();
    expect(await world.decision()).toBe('accepted without targets/alice');
    repository.edit('targets/alice', (alice) => (alice.expires = expires)).publish();
    rollBack(world, 'targets/alice/build');
    expect(await world.decision()).toBe('targets/alice/build: rollback');
  });

  test('after an update that was interrupted on purpose', async () => {
    const world = await atVersionFive();
    world.repository.touchAll().publish();
    world.server.faults.set('snapshot', 404);
    await expect(world.trusted()).rejects.toMatchObject({ code: 'not-found' });
    world.server.faults.clear();
    world.repository.signedPart('snapshot').version = 3;
    world.repository.signedPart('timestamp').version += 1;
    world.repository.reseal();
    expect(await world.decision()).toBe('snapshot: rollback');
  });

  test('older than one that was seen in an update that did not come through', async () => {
    const world = await atVersionFive();
    const before = world.repository.file('timestamp');
    world.repository.touchAll().publish();
    world.server.faults.set('snapshot', 500);
    await expect(world.trusted()).rejects.toMatchObject({ code: 'server-error' });
    world.server.faults.clear();
    world.repository.replaceFile('timestamp', before);
    expect(await world.decision()).toBe('timestamp: rollback');
  });

  test('than one that was shown at the beginning of the same update', async () => {
    const world = await atVersionFive();
    const before = world.repository.file('timestamp');
    world.repository.publish();
    world.server.faults.set('snapshot', 404);
    world.server.onRequest = ({ url }) => {
      if (!url.endsWith('/root.json')) return;
      world.server.faults.clear();
      world.repository.replaceFile('timestamp', before);
    };
    expect(await world.decision()).toBe('timestamp: rollback');
  });

  test('to another process that has seen the newer one', async () => {
    const world = await atVersionFive();
    rollBack(world, 'snapshot');
    await expect(world.update({}, world.newUpdater())).rejects.toMatchObject({ role: 'snapshot', check: 'rollback' });
  });

  test('after it had wiped the files, but not the record, from the store', async () => {
    const world = await atVersionFive();
    const wiped = world.files.paths.filter((path) => path.startsWith('files/'));
    for (const path of wiped) await world.files.remove(path.split('/'));
    rollBack(world, 'snapshot');
    expect(await world.decision()).toBe('snapshot: rollback');
  });
});

describe('a publisher recovers', () => {
  test('from a stolen timestamp key that signed a huge version, by replacing the key', async () => {
    const world = await atVersionFive();
    const { repository } = world;
    repository.signedPart('timestamp').version = Number.MAX_SAFE_INTEGER - 1;
    world.repository.reseal('timestamp');
    await world.trusted();
    repository.rotate('timestamp').signedPart('timestamp').version = 7;
    repository.publish();
    // As in the reference client: the new root comes in with one failure, and ends the old key's word.
    expect(await world.decision()).toBe('timestamp: rollback');
    expect(await world.decision()).toBe('accepted');
  });

  test('and from then on, versions of the new key do not go back either', async () => {
    const world = await atVersionFive();
    const { repository } = world;
    repository.signedPart('timestamp').version = Number.MAX_SAFE_INTEGER - 1;
    repository.reseal('timestamp');
    await world.trusted();
    repository.rotate('timestamp').signedPart('timestamp').version = 7;
    repository.publish();
    await world.decision();
    expect(await world.decision()).toBe('accepted');
    const before = repository.file('timestamp');
    repository.signedPart('timestamp').version += 1;
    repository.reseal('timestamp');
    expect(await world.decision()).toBe('accepted');
    world.server.faults.set('timestamp', 503);
    expect((await world.trusted()).stale?.reason).toBe('server-error');
    world.server.faults.clear();
    repository.replaceFile('timestamp', before);
    expect(await world.decision()).toBe('timestamp: rollback');
  });

  test.each(['targets/releases', 'targets/alice/build'])(
    'from a delegation that was removed, %s or what is above it, by making it anew',
    async (role) => {
      const world = await atVersionFive(publishedRepository().delegate('targets/alice/build').publish());
      const { repository } = world;
      const delegations = repository.signedPart('targets')['delegations'] as { roles: { name: string }[] };
      const all = delegations.roles;
      repository.edit('targets', () => (delegations.roles = all.filter(({ name }) => !role.startsWith(name))));
      repository.publish();
      await world.trusted();
      repository.edit('targets', () => (delegations.roles = all)).publish();
      rollBack(world, role);
      expect(await world.decision()).toBe('accepted');
    },
  );
});

test('the same version with other content is accepted, as the reference client accepts it', async () => {
  const world = await atVersionFive();
  world.repository.signedPart('timestamp').expires = new Date(world.clock.now() + DAY).toISOString();
  world.repository.reseal('timestamp');
  expect(await world.decision()).toBe('accepted');
});

test('another repository of the same name, with other keys, does not replace the one that is trusted', async () => {
  const world = await atVersionFive();
  const { gun, now } = world.repository;
  const other = new TestRepository({ gun, now });
  for (let version = 1; version <= 7; version += 1) other.touchAll().publish();
  world.server.serve(other);
  expect(await world.decision()).toBe('root: rotation');
});
