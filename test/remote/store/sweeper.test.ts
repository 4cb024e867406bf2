import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Gun } from '../../../server/src/reference/image-name.ts';
import { Sweeper } from '../../../server/src/remote/store/sweeper.ts';
import { emptyRecord } from '../../../server/src/remote/store/trust-record.ts';
import { TrustStore } from '../../../server/src/remote/store/trust-store.ts';
import { MemoryFiles, TestRepository } from '../../support/trust-kit/index.ts';
import { SILENT_LOG } from '../../support/trust-kit/silent-log.ts';
import { GUN, NOW, TestWorld } from '../../support/trust-kit/world.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

test('an update removes what no record names any more, and nothing else', async () => {
  const world = new TestWorld();
  await world.trusted();
  const before = world.files.paths.length;
  const stray = ['files', 'f'.repeat(64)];
  await world.files.write(stray, bytesOf('{}'));
  world.repository.touchAll().publish();
  await world.trusted();
  expect(world.files.paths.length).toBe(before);
  world.server.takeRequests();
  await world.update({}, world.newUpdater());
  expect(world.server.requests).toEqual(['timestamp']);
});

test('one repository’s record that cannot be read does not keep others from being kept', async () => {
  const files = new MemoryFiles();
  await files.write(['repositories', `${'0'.repeat(64)}.json`], new Uint8Array(17 * 1024 * 1024));
  const stray = ['files', 'f'.repeat(64)];
  await files.write(stray, bytesOf('{}'));
  const warnings: string[] = [];
  const store = new TrustStore(files, { warn: (message) => void warnings.push(message) });
  await store.save(emptyRecord(GUN), [bytesOf('new')]);
  expect(warnings).toEqual([expect.stringContaining('cannot be removed')]);
  // Its files are not known, so none is removed.
  expect(await files.read(stray, 10)).toBeDefined();
});

test('sweeping spares files whose record is still to come', async () => {
  const files = new MemoryFiles();
  const store = new TrustStore(files, SILENT_LOG);
  const write = files.write.bind(files);
  // In the middle of one repository's save, another one's update sweeps.
  files.write = async (path, bytes) => {
    if (path[0] === 'repositories') await store.sweep();
    await write(path, bytes);
  };
  const bytes = bytesOf('{"a":1}');
  const sha256 = sha256Of(bytes);
  await store.save({ ...emptyRecord(GUN), files: new Map([['timestamp', sha256]]) }, [bytes]);
  expect(await store.readFile(sha256)).toEqual(bytes);
});

test('the more repositories there are, the more rarely all of their records are read', async () => {
  const world = new TestWorld();
  const repositories = Array.from({ length: 48 }, (_, index) => {
    const repository = new TestRepository({ gun: `docker.io/library/r${index}`, now: NOW });
    return repository.delegate('targets/releases').publish();
  });
  for (const repository of repositories) world.server.serve(repository);
  let reads = 0;
  const read = world.files.read.bind(world.files);
  world.files.read = (path, maxBytes) => {
    if (path[0] === 'repositories') reads += 1;
    return read(path, maxBytes);
  };
  const updater = world.newUpdater();
  for (const { gun } of repositories) {
    const question = { registry: 'docker.io', gun: gun as Gun, server: world.server.url };
    expect(await updater.update(question, { freshness: 'cached' })).toMatchObject({ kind: 'trusted' });
  }
  // Three of its own for each repository, and hardly more than one for each of its four files.
  expect(reads).toBeLessThan(repositories.length * (3 + 2 * 4));
});

describe('more than is kept', () => {
  const MEGABYTE = 1024 * 1024;

  /** Repositories of 100 MB each, checked one after the other. */
  async function filled(): Promise<{ files: MemoryFiles; names: readonly string[] }> {
    const files = new MemoryFiles();
    files.size = () => Promise.resolve(100 * MEGABYTE);
    const store = new TrustStore(files, SILENT_LOG);
    const names: string[] = [];
    for (const [index, gun] of ['a.example/x', 'b.example/x', 'c.example/x'].entries()) {
      const bytes = bytesOf(gun);
      const checked = { server: 'https://trust.example', at: NOW - index };
      await store.save({ ...emptyRecord(gun), files: new Map([['targets', sha256Of(bytes)]]), checked }, [bytes]);
      names.push(sha256Of(bytes));
    }
    return { files, names };
  }

  test('goes, the files first that were checked longest ago, but no record', async () => {
    const { files, names } = await filled();
    await new Sweeper(files, new Set(), SILENT_LOG).sweep();
    expect(await files.list(['files'])).toEqual(names.slice(0, 2).sort());
    expect(await files.list(['repositories'])).toHaveLength(3);
  });

  test('a file of two repositories counts once', async () => {
    const { files, names } = await filled();
    const [shared = ''] = names;
    const store = new TrustStore(files, SILENT_LOG);
    const checked = { server: 'https://trust.example', at: NOW };
    await store.save({ ...emptyRecord('d.example/x'), files: new Map([['targets', shared]]), checked }, []);
    await store.sweep();
    expect(await files.list(['files'])).toEqual(names.slice(0, 2).sort());
  });
});
