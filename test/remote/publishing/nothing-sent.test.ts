import { describe, expect, test } from 'vitest';
import { DAY, NOW } from '../../support/trust-kit/world.ts';
import { PublishingWorld, SIGN } from './publishing-world.ts';

describe('nothing is sent', () => {
  const refused = async (world: PublishingWorld, expected: object): Promise<void> => {
    await expect(world.publish(SIGN)).rejects.toMatchObject(expected);
    expect(world.uploads).toEqual([]);
  };

  test('on top of a root that has expired', async () => {
    const world = new PublishingWorld();
    world.repository.edit('root', (root) => (root.expires = new Date(NOW - DAY).toISOString())).publish();
    await refused(world, { check: 'expired' });
  });

  test('on top of data that do not verify', async () => {
    const world = new PublishingWorld();
    world.repository.signers.set('targets', world.repository.signersOf('snapshot'));
    world.repository.touch('targets').publish();
    await refused(world, { role: 'targets', check: 'threshold' });
  });

  test('while the server cannot be reached, also where known data would still be valid', async () => {
    const world = new PublishingWorld();
    await world.update();
    world.server.faults.set('timestamp', 503);
    await refused(world, { name: 'UnreachableError' });
  });

  test('without the key of what is to be signed', async () => {
    const world = new PublishingWorld();
    world.keys = new Map();
    await refused(world, { code: 'keys' });
  });
});

test('a new key is not stored where a passphrase turns out wrong', async () => {
  const world = new PublishingWorld();
  world.isLocked = true;
  await expect(world.publish(SIGN)).rejects.toMatchObject({ code: 'passphrase' });
  expect(world.steps).toEqual(['open']);
});
