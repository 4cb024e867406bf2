import { describe, expect, test } from 'vitest';
import { TRUST_ON_FIRST_USE } from '../../../server/src/notary/pinning.ts';
import { answer } from '../../support/trust-kit/fake-trust-server.ts';
import { createCertifiedKey } from '../../support/trust-kit/index.ts';
import { DAY, GUN, NOW, publishedRepository, TestWorld } from '../../support/trust-kit/world.ts';

/** The reference client's tests of root rotation (`client/client_update_test.go`), and what its chain has no bound for. */
describe('a client that knows root 1', () => {
  test.each([1, 2, 5, 64])('follows %i rotations', async (count) => {
    const world = new TestWorld();
    await world.trusted();
    for (let step = 0; step < count; step += 1) world.repository.rotate('root').publish();
    expect((await world.trusted()).set.root.metadata.version).toBe(count + 1);
    expect(world.server.requests.filter((name) => /^\d+\.root$/.test(name))).toHaveLength(count - 1);
  });

  test('does not follow more rotations than it has patience for', async () => {
    const world = new TestWorld();
    await world.trusted();
    for (let step = 0; step < 66; step += 1) world.repository.rotate('root').publish();
    world.server.takeRequests();
    expect(await world.decision()).toBe('root: rotation');
    expect(world.server.requests.filter((name) => /^\d+\.root$/.test(name))).toEqual([]);
  });

  test('does not follow an attacker who has no old key', async () => {
    const world = new TestWorld();
    await world.trusted();
    const stranger = createCertifiedKey({ commonName: GUN, notBefore: NOW - DAY, notAfter: NOW + DAY });
    world.repository.signers.set('root', [stranger]);
    world.repository.trustKeys('root', [stranger]).publish();
    expect(await world.decision()).toBe('root: rotation');
  });

  test('needs every link of the chain', async () => {
    const world = new TestWorld();
    await world.trusted();
    for (let step = 0; step < 3; step += 1) world.repository.rotate('root').publish();
    world.server.faults.set('2.root', 404);
    await expect(world.trusted()).rejects.toMatchObject({ code: 'not-found' });
  });

  test('takes no link for the one after it', async () => {
    const world = new TestWorld();
    await world.trusted();
    for (let step = 0; step < 3; step += 1) world.repository.rotate('root').publish();
    world.server.faults.set('3.root', answer(200, world.repository.files().get('2.root.json')));
    expect(await world.decision()).toBe('root: rollback');
  });

  test('takes links whose metadata have expired (TestExpiredIntermediateTransitions)', async () => {
    const world = new TestWorld();
    await world.trusted();
    const { repository } = world;
    const { expires } = repository.signedPart('root');
    repository.rotate('root').edit('root', (root) => (root.expires = new Date(NOW - DAY).toISOString()));
    repository
      .publish()
      .rotate('root')
      .edit('root', (root) => (root.expires = expires));
    repository.publish();
    expect(await world.decision()).toBe('accepted');
  });

  test('whose root has expired takes one that its keys signed, and no chain', async () => {
    const repository = publishedRepository();
    repository.edit('root', (root) => (root.expires = new Date(NOW + DAY).toISOString())).publish();
    const world = new TestWorld(repository);
    await world.trusted();
    world.clock.advance(2 * DAY);
    expect(await world.decision()).toBe('root: expired');
    world.server.faults.set('root', 404);
    expect(await world.decision()).toBe('root: expired');
    world.server.faults.clear();
    repository.rotate('root').edit('root', (root) => (root.expires = new Date(NOW + 900 * DAY).toISOString()));
    repository.publish();
    expect(await world.decision()).toBe('accepted');
  });

  test('keeps root 1 where the newest root is refused', async () => {
    const world = new TestWorld();
    await world.trusted();
    const { repository } = world;
    const honest = repository.signersOf('root');
    const stranger = createCertifiedKey({ commonName: GUN, notBefore: NOW - DAY, notAfter: NOW + DAY });
    repository.signers.set('root', [stranger]);
    repository.trustKeys('root', [stranger]).publish();
    await expect(world.trusted()).rejects.toThrow();
    repository.signers.set('root', honest);
    repository.trustKeys('root', honest).publish();
    expect(await world.decision()).toBe('accepted');
  });
});

test('a pin counts for the first root; from then on that root is the pin', async () => {
  const repository = publishedRepository();
  const [first] = repository.signersOf('root');
  const pinning = { ...TRUST_ON_FIRST_USE, keyIds: new Map([[GUN, [first?.id ?? '']]]) };
  const world = new TestWorld(repository, pinning);
  expect(await world.decision()).toBe('accepted');
  repository.rotate('root').publish();
  expect(await world.decision()).toBe('accepted');
  expect(await new TestWorld(repository, pinning).decision()).toBe('root: pinning');
});

test('an expired root and a badly signed delegation, on which the reference client panics', async () => {
  const repository = publishedRepository();
  repository.edit('root', (root) => (root.expires = new Date(NOW + DAY).toISOString())).publish();
  const world = new TestWorld(repository);
  await world.trusted();
  world.clock.advance(2 * DAY);
  repository.edit('root', (root) => (root.expires = new Date(NOW + 900 * DAY).toISOString())).publish();
  repository.replaceFile('targets/alice', repository.sign('targets/alice', repository.signersOf('targets'))).reseal();
  expect(await world.decision()).toBe('accepted without targets/alice');
});
