import { describe, expect, test } from 'vitest';
import {
  decodeRecord,
  emptyRecord,
  encodeRecord,
  mergeRecords,
} from '../../../server/src/remote/store/trust-record.ts';
import type { TrustRecord } from '../../../server/src/remote/store/trust-record.ts';
import { TrustStore } from '../../../server/src/remote/store/trust-store.ts';
import { SILENT_LOG } from '../../support/trust-kit/silent-log.ts';
import { MemoryFiles } from '../../support/trust-kit/index.ts';
import { GUN, NOW, TestWorld } from '../../support/trust-kit/world.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function record(change: Partial<TrustRecord> = {}): TrustRecord {
  return { ...emptyRecord(GUN), ...change };
}

function seen(versions: Readonly<Record<string, number>>): Pick<TrustRecord, 'highest' | 'files'> {
  const entries = Object.entries(versions);
  return {
    highest: new Map(entries.map(([role, version]) => [role, { version, signers: ['k'] }])),
    files: new Map(entries.map(([role, version]) => [role, `${role}-${version}`])),
  };
}

function versionsOf({ highest }: TrustRecord): Record<string, number> {
  return Object.fromEntries([...highest].map(([role, { version }]) => [role, version]));
}

describe('a record', () => {
  const full = record({
    ...seen({ timestamp: 3, 'targets/a': 1 }),
    root: { version: 2, bytes: bytesOf('{}') },
    history: new Map([
      ['__proto__', ['b'.repeat(64)]],
      ['1', []],
    ]),
    checked: { server: 'https://trust.example', at: NOW },
  });

  test('reads as it was written', () => {
    expect(decodeRecord(GUN, encodeRecord(full))).toEqual(full);
    expect(decodeRecord(GUN, encodeRecord(record()))).toEqual(record());
  });

  test('is no record with any bit changed, or for another repository', () => {
    const bytes = encodeRecord(full);
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Uint8Array.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(decodeRecord(GUN, changed)).toBeUndefined();
    }
    expect(decodeRecord(GUN, bytes.subarray(0, -1))).toBeUndefined();
    expect(decodeRecord('docker.io/library/other', bytes)).toBeUndefined();
  });
});

describe('two processes’ records', () => {
  test('keep the higher version of each role, with its file', () => {
    const merged = mergeRecords(
      record(seen({ timestamp: 5, snapshot: 2, targets: 2 })),
      record(seen({ timestamp: 4, snapshot: 3, targets: 2 })),
    );
    expect(versionsOf(merged)).toEqual({ timestamp: 5, snapshot: 3, targets: 2 });
    expect(Object.fromEntries(merged.files)).toEqual({
      timestamp: 'timestamp-5',
      snapshot: 'snapshot-3',
      targets: 'targets-2',
    });
  });

  test('keep the newer root', () => {
    const [old, next] = [1, 2].map((version) => record({ root: { version, bytes: bytesOf(`${version}`) } }));
    for (const pair of [
      [old, next],
      [next, old],
    ] as const) {
      expect(mergeRecords(pair[0] ?? record(), pair[1] ?? record()).root?.version).toBe(2);
    }
  });

  test('keep the root that was there first, of two of one version', () => {
    const [first, second] = ['a', 'b'].map((text) => record({ root: { version: 1, bytes: bytesOf(text) } }));
    expect(mergeRecords(second ?? record(), first ?? record()).root?.bytes).toEqual(bytesOf('a'));
  });

  test('forget a delegation that newer targets do not have, and no other', () => {
    const older = record(seen({ targets: 2, 'targets/a': 9 }));
    const newer = record(seen({ targets: 3 }));
    expect(versionsOf(mergeRecords(newer, older))).toEqual({ targets: 3 });
    expect(versionsOf(mergeRecords(older, newer))).toEqual({ targets: 3 });
    const same = record(seen({ targets: 2 }));
    expect(versionsOf(mergeRecords(same, older))).toEqual({ targets: 2, 'targets/a': 9 });
  });
});

describe('the store', () => {
  test('a damaged record is refused, not replaced', async () => {
    const world = new TestWorld();
    await world.trusted();
    const [path = ''] = world.files.paths.filter((name) => name.startsWith('repositories/'));
    await world.files.write(path.split('/'), bytesOf('{}'));
    expect(await world.decision()).toBe('root: store');
    expect(Buffer.from((await world.files.read(path.split('/'), 100)) ?? []).toString()).toBe('{}');
  });

  test('any other file that was changed or lost heals', async () => {
    const world = new TestWorld();
    await world.trusted();
    const files = world.files.paths.filter((name) => name.startsWith('files/'));
    for (const [index, path] of files.entries()) {
      if (index % 2 === 0) await world.files.write(path.split('/'), bytesOf('{}'));
      else await world.files.remove(path.split('/'));
    }
    await expect(world.update({}, world.newUpdater())).resolves.toMatchObject({ kind: 'trusted' });
    expect(await world.files.read(files[0]?.split('/') ?? [], 1e6)).not.toEqual(bytesOf('{}'));
  });

  test.each([
    ['is too large', new RangeError('more than 33554432 bytes')],
    ['may not be read', new Error('EACCES: permission denied')],
    ['is a folder', new Error('EISDIR: illegal operation on a directory')],
  ])('a file that %s is fetched again', async (_, failure) => {
    const world = new TestWorld();
    await world.trusted();
    const read = world.files.read.bind(world.files);
    world.files.read = (path, maxBytes) => (path[0] === 'files' ? Promise.reject(failure) : read(path, maxBytes));
    await expect(world.update({}, world.newUpdater())).resolves.toMatchObject({ kind: 'trusted' });
  });

  test('a record that grew beyond any record is refused like any other damage', async () => {
    const world = new TestWorld();
    await world.trusted();
    const [path = ''] = world.files.paths.filter((name) => name.startsWith('repositories/'));
    await world.files.write(path.split('/'), new Uint8Array(17 * 1024 * 1024));
    expect(await world.decision()).toBe('root: store');
  });

  test('a publisher’s endless names do not make the record unreadable', async () => {
    const world = new TestWorld();
    await world.trusted();
    const names = Array.from({ length: 1700 }, (_, index) => `${index}${'x'.repeat(10_000)}`);
    const file = { hashes: { sha256: Buffer.alloc(32).toString('base64') }, length: 1 };
    const { repository } = world;
    repository.edit(
      'targets',
      (targets) => (targets['targets'] = Object.fromEntries(names.map((name) => [name, file]))),
    );
    repository.publish();
    await world.trusted();
    repository.edit('targets', (targets) => (targets['targets'] = {})).publish();
    await world.trusted();
    await expect(world.update({}, world.newUpdater())).resolves.toMatchObject({ kind: 'trusted' });
  });

  test('names from outside never become paths', async () => {
    const files = new MemoryFiles();
    const store = new TrustStore(files, SILENT_LOG);
    for (const gun of ['../../etc/passwd', '..', 'a/../../b', 'C:\\x', '\0', 'nul', 'x'.repeat(5000)]) {
      await store.save(emptyRecord(gun), []);
    }
    for (const path of files.paths) expect(path).toMatch(/^repositories\/[0-9a-f]{64}$/);
    await expect(store.readFile('../secret')).rejects.toThrow(RangeError);
  });

  test('equal files of two repositories are one', async () => {
    const files = new MemoryFiles();
    const store = new TrustStore(files, SILENT_LOG);
    for (const gun of ['a.example/x', 'b.example/x']) await store.save(emptyRecord(gun), [bytesOf('same')]);
    expect(files.paths.filter((path) => path.startsWith('files/'))).toHaveLength(1);
  });

  test('a folder that cannot be written to costs the memory of other processes, not the answer', async () => {
    const world = new TestWorld();
    world.files.write = () => Promise.reject(new Error('EROFS: read-only file system'));
    for (let version = 2; version <= 3; version += 1) world.repository.touchAll().publish();
    expect(await world.decision()).toBe('accepted');
    world.repository.signedPart('snapshot').version = 1;
    world.repository.reseal();
    expect(await world.decision()).toBe('snapshot: rollback');
  });

  test('another process that finds nothing new writes its record and no file', async () => {
    const world = new TestWorld();
    await world.trusted();
    const written: string[] = [];
    const write = world.files.write.bind(world.files);
    world.files.write = (path, bytes) => {
      written.push(path[0] ?? '');
      return write(path, bytes);
    };
    await world.update({}, world.newUpdater());
    expect(written).toEqual(['repositories']);
  });

  test('a process that comes between does not lower a version', async () => {
    const files = new MemoryFiles();
    const other = new TrustStore(files, SILENT_LOG);
    const rival = record(seen({ timestamp: 9 }));
    let came = 0;
    const write = files.write.bind(files);
    // Right after our record is written, another process writes what it read before.
    files.write = async (path, bytes) => {
      await write(path, bytes);
      if (path[0] === 'repositories' && came++ === 0) await write(path, encodeRecord(rival));
    };
    const saved = await new TrustStore(files, SILENT_LOG).save(record(seen({ timestamp: 5, snapshot: 7 })), []);
    expect(versionsOf(saved)).toEqual({ timestamp: 9, snapshot: 7 });
    expect(versionsOf(await other.load(GUN))).toEqual({ timestamp: 9, snapshot: 7 });
  });

  test('what was forgotten while an update was under way does not come back with it', async () => {
    const world = new TestWorld();
    await world.trusted();
    world.repository.touchAll().publish();
    let forgotten: Promise<void> | undefined;
    // By then the record has been read.
    world.server.onRequest = ({ url }) => {
      if (url.includes('/snapshot.')) forgotten ??= new TrustStore(world.files, SILENT_LOG).forget(GUN);
    };
    expect(await world.decision()).toBe('accepted');
    await forgotten;
    const other = new TestWorld();
    world.server.serve(other.repository);
    expect(await world.decision()).toBe('accepted');
  });

  test('forgetting a repository makes the next root a first one', async () => {
    const world = new TestWorld();
    await world.trusted();
    const other = new TestWorld();
    world.server.serve(other.repository);
    expect(await world.decision()).toBe('root: rotation');
    await new TrustStore(world.files, SILENT_LOG).forget(GUN);
    expect(await world.decision()).toBe('accepted');
  });
});
