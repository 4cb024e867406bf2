import { describe, expect, test } from 'vitest';
import { runAtOnce } from '../../../server/src/base/sliced.ts';
import { UnreachableError } from '../../../server/src/base/errors.ts';
import { decodeEnvelope, decodeTargets } from '../../../server/src/notary/decode.ts';
import { privateKeyOf } from '../../../server/src/notary/private-key/private-key.ts';
import { PublishRefused } from '../../../server/src/notary/publishing/publish-refused.ts';
import { conflict, PublishingWorld, SIGN } from './publishing-world.ts';

test('one request with what has changed, and the snapshot', async () => {
  const world = new PublishingWorld();
  expect((await world.publish(SIGN)).roles).toEqual(['targets', 'snapshot']);
  expect(world.uploads.map((files) => [...files.keys()])).toEqual([['targets', 'snapshot']]);
  expect(world.versionSent('targets')).toBe(2);
});

test('nothing to change is nothing to send', async () => {
  const world = new PublishingWorld();
  expect((await world.publish({ kind: 'removeTarget', role: 'targets', name: 'absent' })).roles).toEqual([]);
  expect(world.uploads).toEqual([]);
});

test('after a conflict everything begins again with what the others published', async () => {
  const world = new PublishingWorld();
  world.answers.push(() => {
    world.repository.addTarget('targets', 'theirs', { sha256: 'b'.repeat(64), size: 2 }).publish();
    conflict();
  });
  await world.publish(SIGN);
  expect(world.versionSent('targets')).toBe(3);
  const sent = runAtOnce(
    decodeTargets(
      runAtOnce(decodeEnvelope(world.uploads.at(-1)?.get('targets') ?? new Uint8Array())).signed,
      'targets',
    ),
  );
  expect([...sent.targets.keys()]).toEqual(expect.arrayContaining(['theirs', 'new']));
});

test('conflicts without end are given up', async () => {
  const world = new PublishingWorld();
  world.answers.push(...Array.from({ length: 9 }, () => conflict));
  await expect(world.publish(SIGN)).rejects.toMatchObject({ code: 'conflict' });
  expect(world.uploads.length).toBe(5);
});

describe('a refusal of files that do not verify', () => {
  const refuse = (): never => {
    throw new PublishRefused('server', 'the new files do not verify');
  };

  test('is a conflict where others replaced what they rest upon', async () => {
    const world = new PublishingWorld();
    world.answers.push(() => {
      world.repository.touch('root').publish();
      refuse();
    });
    await world.publish(SIGN);
    expect(world.uploads.length).toBe(2);
  });

  test('is one where nobody did, and is not tried again', async () => {
    const world = new PublishingWorld();
    world.answers.push(() => {
      world.repository.touch('timestamp').publish();
      refuse();
    });
    await expect(world.publish(SIGN)).rejects.toMatchObject({ code: 'server' });
    expect(world.uploads.length).toBe(1);
  });

  test('says where the snapshot was left to the server, which may not have its key', async () => {
    const world = new PublishingWorld();
    const [snapshot] = world.repository.signersOf('snapshot').map(({ keys }) => privateKeyOf(keys.privateKey).id);
    world.keys = new Map([...world.keys].filter(([id]) => id !== snapshot));
    world.answers.push(refuse);
    await expect(world.publish(SIGN)).rejects.toThrow('do not verify; the snapshot was left to the server');
  });

  test('is what is said where nothing can be found out any more', async () => {
    const world = new PublishingWorld();
    world.answers.push(() => {
      world.server.faults.set('timestamp', 503);
      refuse();
    });
    await expect(world.publish(SIGN)).rejects.toMatchObject({ code: 'server' });
  });
});

test.each<readonly [string, (world: PublishingWorld) => unknown]>([
  ['cannot be had at once', (world) => world.server.faults.set('timestamp', 503)],
  [
    'is older than what was there before',
    (world) => {
      world.repository.edit('timestamp', (timestamp) => (timestamp.version = 0)).publish();
    },
  ],
])('what %s has been published all the same', async (_name, breaks) => {
  const world = new PublishingWorld();
  world.repository.touch('timestamp').publish();
  world.answers.push(() => void breaks(world));
  expect((await world.publish(SIGN)).roles).toEqual(['targets', 'snapshot']);
});

test.each([
  ['a refusal', () => new PublishRefused('permission', 'not allowed'), 'permission'],
  ['a lost answer', () => new UnreachableError('connection', 'trust.example', 'reset'), 'connection'],
])('%s of the server is not tried again', async (_name, error, code) => {
  const world = new PublishingWorld();
  world.answers.push(() => {
    throw error();
  });
  await expect(world.publish(SIGN)).rejects.toMatchObject({ code });
  expect(world.uploads.length).toBe(1);
});
