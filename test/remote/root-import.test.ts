import { describe, expect, test } from 'vitest';
import { importRoot } from '../../server/src/remote/root-import.ts';
import { TrustStore } from '../../server/src/remote/trust-store.ts';
import { SILENT_LOG } from '../support/trust-kit/silent-log.ts';
import { createKey, MemoryFiles } from '../support/trust-kit/index.ts';
import { DAY, GUN, NOW, publishedRepository, TestWorld } from '../support/trust-kit/world.ts';

const PATH = ['tuf', 'docker.io', 'library', 'alpine', 'metadata', 'root.json'];

describe('docker’s root of trust', () => {
  test('is taken over, and a server with another root is refused from the first time on', async () => {
    const mine = publishedRepository();
    const world = new TestWorld(publishedRepository());
    const docker = new MemoryFiles();
    await docker.write(PATH, mine.file('root'));
    const imported = await importRoot(new TrustStore(world.files, SILENT_LOG), docker, GUN, NOW);
    expect(imported).toEqual({ kind: 'imported', version: 1, keyIds: mine.signersOf('root').map(({ id }) => id) });
    expect(await world.decision()).toBe('root: rotation');
    world.server.serve(mine);
    expect(await world.decision()).toBe('accepted');
  });

  test('does not replace one that is trusted already', async () => {
    const world = new TestWorld();
    await world.trusted();
    const docker = new MemoryFiles();
    await docker.write(PATH, publishedRepository().file('root'));
    expect(await importRoot(new TrustStore(world.files, SILENT_LOG), docker, GUN, NOW)).toEqual({
      kind: 'known',
      version: 1,
    });
    expect(await world.decision()).toBe('accepted');
  });

  test('may have expired, as docker lets it', async () => {
    const world = new TestWorld();
    world.repository.edit('root', (root) => (root.expires = new Date(NOW - DAY).toISOString())).publish();
    const docker = new MemoryFiles();
    await docker.write(PATH, world.repository.file('root'));
    expect(await importRoot(new TrustStore(world.files, SILENT_LOG), docker, GUN, NOW)).toMatchObject({
      kind: 'imported',
    });
  });

  test('is refused where it does not verify, and absent where there is none', async () => {
    const world = new TestWorld();
    const docker = new MemoryFiles();
    const store = new TrustStore(world.files, SILENT_LOG);
    expect(await importRoot(store, docker, GUN, NOW)).toEqual({ kind: 'absent' });
    await docker.write(PATH, world.repository.sign('root', [createKey()]));
    await expect(importRoot(store, docker, GUN, NOW)).rejects.toMatchObject({ role: 'root', check: 'threshold' });
    expect(world.files.paths).toEqual([]);
  });
});
