import { describe, expect, test } from 'vitest';
import { TRUST_ON_FIRST_USE } from '../../../server/src/notary/pinning.ts';
import { importRoot, rootsIn } from '../../../server/src/remote/store/root-import.ts';
import { TrustStore } from '../../../server/src/remote/store/trust-store.ts';
import { SILENT_LOG } from '../../support/trust-kit/silent-log.ts';
import { createKey, MemoryFiles } from '../../support/trust-kit/index.ts';
import { DAY, GUN, NOW, publishedRepository, TestWorld } from '../../support/trust-kit/world.ts';

const RULES = { now: NOW, pinning: TRUST_ON_FIRST_USE };
const PATH = ['tuf', 'docker.io', 'library', 'alpine', 'metadata', 'root.json'];

describe('docker’s root of trust', () => {
  test('is taken over, and a server with another root is refused from the first time on', async () => {
    const mine = publishedRepository();
    const world = new TestWorld(publishedRepository());
    const docker = new MemoryFiles();
    await docker.write(PATH, mine.file('root'));
    const imported = await importRoot(new TrustStore(world.files, SILENT_LOG), docker, GUN, RULES);
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
    expect(await importRoot(new TrustStore(world.files, SILENT_LOG), docker, GUN, RULES)).toEqual({
      kind: 'other',
      version: 1,
      keyIds: [expect.any(String)],
      trusted: [world.repository.signersOf('root')[0]?.id],
    });
    expect(await world.decision()).toBe('accepted');
  });

  test('may have expired, as docker lets it', async () => {
    const world = new TestWorld();
    world.repository.edit('root', (root) => (root.expires = new Date(NOW - DAY).toISOString())).publish();
    const docker = new MemoryFiles();
    await docker.write(PATH, world.repository.file('root'));
    expect(await importRoot(new TrustStore(world.files, SILENT_LOG), docker, GUN, RULES)).toMatchObject({
      kind: 'imported',
    });
  });

  test('is refused where it does not verify, and absent where there is none', async () => {
    const world = new TestWorld();
    const docker = new MemoryFiles();
    const store = new TrustStore(world.files, SILENT_LOG);
    expect(await importRoot(store, docker, GUN, RULES)).toEqual({ kind: 'absent' });
    await docker.write(PATH, world.repository.sign('root', [createKey()]));
    await expect(importRoot(store, docker, GUN, RULES)).rejects.toMatchObject({ role: 'root', check: 'threshold' });
    expect(world.files.paths).toEqual([]);
  });

  test('is refused where another one is pinned, and no first use where first use is off', async () => {
    const world = new TestWorld();
    const docker = new MemoryFiles();
    await docker.write(PATH, world.repository.file('root'));
    const store = new TrustStore(world.files, SILENT_LOG);
    const firstUse = 'refuse' as const;
    const other = {
      now: NOW,
      pinning: { ...TRUST_ON_FIRST_USE, firstUse, keyIds: new Map([[GUN, ['0'.repeat(64)]]]) },
    };
    await expect(importRoot(store, docker, GUN, other)).rejects.toMatchObject({ check: 'pinning' });
    const off = { now: NOW, pinning: { ...TRUST_ON_FIRST_USE, firstUse } };
    expect(await importRoot(store, docker, GUN, off)).toMatchObject({ kind: 'imported' });
  });

  test('is found for every repository of the folder, with a port in its name, and below another', async () => {
    const docker = new MemoryFiles();
    const bytes = new Uint8Array([1]);
    const names = ['docker.io/library/alpine', 'localhost:5000/a', 'localhost:5000/a/b', 'localhost:5000/metadata'];
    for (const name of names) await docker.write(['tuf', ...name.split('/'), 'metadata', 'root.json'], bytes);
    await docker.write(['tuf', 'localhost:5000', 'unfinished', 'metadata', 'targets.json'], bytes);
    await docker.write(['tuf', 'localhost:5000', 'No Name', 'metadata', 'root.json'], bytes);
    await docker.write(['private', 'x.key'], bytes);
    expect(await rootsIn(docker)).toEqual(names);
  });
});
