import { describe, expect, test } from 'vitest';
import type { Gun } from '../../../server/src/reference/image-name.ts';
import {
  decodeHistory,
  encodeHistory,
  historyEntry,
  mergeEntries,
  type Change,
  type HistoryEntry,
} from '../../../server/src/remote/store/history-entries.ts';
import { RepositoryHistory } from '../../../server/src/remote/store/repository-history.ts';
import { TrustStore } from '../../../server/src/remote/store/trust-store.ts';
import { createKey, MemoryFiles } from '../../support/trust-kit/index.ts';
import { SILENT_LOG } from '../../support/trust-kit/silent-log.ts';
import { DAY, DIGEST, GUN, NOW, publishedRepository, TestWorld } from '../../support/trust-kit/world.ts';

const OTHER = { sha256: 'b'.repeat(64), size: 9 };

function entry(role: string, version: number, at = NOW, changes: readonly Change[] = [{ kind: 'renewed' }]) {
  return historyEntry({ at, role, version, changes });
}

const FIRST = entry('root', 1, NOW, [{ kind: 'first', how: 'shown', keys: ['k'] }]);

/** `ROLE VERSION: CHANGE, CHANGE` an entry; of keys and digests the first letter. */
function draw(entries: readonly HistoryEntry[]): readonly string[] {
  return entries.map(({ role, version, changes }) => `${role} ${version}: ${changes.map(drawChange).join(', ')}`);
}

function drawChange(change: Change): string {
  switch (change.kind) {
    case 'tag-moved':
      return `${change.tag} ${change.from.slice(0, 1)}>${change.to.slice(0, 1)}`;
    case 'tag-added':
      return `+${change.tag}`;
    case 'tag-removed':
      return `-${change.tag}`;
    case 'signer-added':
    case 'signer-removed':
    case 'key-added':
    case 'key-removed':
    case 'paths':
      return `${change.kind} ${change.role}`;
    case 'threshold':
      return `${change.role} ${change.from}>${change.to}`;
    case 'first':
      return `first ${change.how}`;
    default:
      return change.kind;
  }
}

async function seen(world: TestWorld): Promise<readonly string[]> {
  return draw(await new TrustStore(world.files, SILENT_LOG).history.read(GUN));
}

describe('what this machine has seen', () => {
  test('begins with the first root, and not with what was there already', async () => {
    const world = new TestWorld();
    await world.trusted();
    expect(await seen(world)).toEqual(['root 1: first shown']);
    await world.trusted();
    expect(await seen(world)).toEqual(['root 1: first shown']);
  });

  test('has the tags that moved, came and went, with the time', async () => {
    const world = new TestWorld();
    await world.trusted();
    world.clock.advance(DAY);
    world.repository.addTarget('targets', 'by-targets', OTHER).addTarget('targets', 'new', DIGEST);
    world.repository.edit('targets/releases', (signed) => (signed['targets'] = {})).publish();
    await world.trusted();
    expect((await seen(world)).slice(1)).toEqual([
      'targets 2: by-targets a>b, +new',
      'targets/releases 2: -by-releases',
    ]);
    const [, moved] = await new TrustStore(world.files, SILENT_LOG).history.read(GUN);
    expect(moved?.at).toBe(NOW + DAY);
  });

  test('has signers, their keys, and new keys and thresholds of the root', async () => {
    const world = new TestWorld();
    await world.trusted();
    world.repository.delegate('targets/bob').rotate('targets', [createKey(), createKey()]).publish();
    await world.trusted();
    expect((await seen(world)).slice(1)).toEqual([
      'root 2: key-added targets, key-added targets, key-removed targets',
      'targets 2: signer-added targets/bob',
    ]);
  });

  test('has what an update saw that did not come through', async () => {
    const world = new TestWorld();
    await world.trusted();
    world.repository.addTarget('targets', 'by-targets', OTHER).addTarget('targets/releases', 'x', DIGEST).publish();
    world.server.faults.set('targets/releases', 404);
    await expect(world.trusted()).rejects.toThrow();
    expect((await seen(world)).slice(1)).toEqual(['targets 2: by-targets a>b']);
    world.server.faults.clear();
    await world.trusted();
    expect((await seen(world)).slice(1)).toEqual(['targets 2: by-targets a>b', 'targets/releases 2: +x']);
  });

  test('has nothing that did not verify', async () => {
    const world = new TestWorld();
    await world.trusted();
    world.server.serve(publishedRepository());
    await expect(world.trusted()).rejects.toThrow();
    expect(await seen(world)).toEqual(['root 1: first shown']);
  });

  test('is the same for two processes that see the same', async () => {
    const world = new TestWorld();
    await world.trusted();
    const other = world.newUpdater();
    await world.update({}, other);
    world.repository.addTarget('targets', 'by-targets', OTHER).publish();
    await Promise.all([world.update(), world.update({}, other)]);
    expect((await seen(world)).slice(1)).toEqual(['targets 2: by-targets a>b']);
  });

  test('is forgotten with the repository', async () => {
    const world = new TestWorld();
    await world.trusted();
    await new TrustStore(world.files, SILENT_LOG).forget(GUN);
    expect(world.files.paths.filter((path) => path.startsWith('history/'))).toEqual([]);
  });
});

describe('the file', () => {
  test('reads as it was written, and with any bit changed not at all', () => {
    const bytes = encodeHistory(GUN, [FIRST]);
    expect(decodeHistory(GUN, bytes)).toEqual([FIRST]);
    expect(decodeHistory('docker.io/library/other', bytes)).toBeUndefined();
    for (let index = 0; index < bytes.length - 1; index += 1) {
      const changed = Uint8Array.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(decodeHistory(GUN, changed)).toBeUndefined();
    }
  });

  test('that is damaged says so, and goes on from there', async () => {
    const files = new MemoryFiles();
    const history = new RepositoryHistory(files, SILENT_LOG);
    await history.add(GUN, [FIRST]);
    const [path = ''] = files.paths;
    await files.write(path.split('/'), new TextEncoder().encode('{}'));
    await history.add(GUN, [entry('targets', 2)]);
    expect(draw(await history.read(GUN))).toEqual([' 0: damaged', 'targets 2: renewed']);
  });

  test('of a folder that cannot be written to costs nothing else', async () => {
    const files = Object.assign(new MemoryFiles(), { write: () => Promise.reject(new Error('read-only')) });
    const warned: string[] = [];
    await new RepositoryHistory(files, { warn: (message) => void warned.push(message) }).add(GUN, [FIRST]);
    expect(warned).toEqual([`What changed in ${GUN} cannot be kept: Error: read-only`]);
  });

  test('takes in what another process wrote meanwhile', async () => {
    const files = new MemoryFiles();
    const write = files.write.bind(files);
    const theirs = encodeHistory(GUN, [entry('targets', 7)]);
    let isTheirTurn = true;
    files.write = async (path, bytes) => {
      await write(path, isTheirTurn ? theirs : bytes);
      isTheirTurn = false;
    };
    const history = new RepositoryHistory(files, SILENT_LOG);
    await history.add(GUN, [FIRST]);
    expect(draw(await history.read(GUN)).toSorted()).toEqual(['root 1: first shown', 'targets 7: renewed']);
  });

  test('is called after a hash, whatever the repository is called', async () => {
    const files = new MemoryFiles();
    await new RepositoryHistory(files, SILENT_LOG).add('../../x' as Gun, [FIRST]);
    expect(files.paths).toEqual([expect.stringMatching(/^history\/[0-9a-f]{64}\.json$/)]);
  });
});

describe('bounds', () => {
  test('the oldest entries go, the first root stays', () => {
    const many = Array.from({ length: 300 }, (_, index) => entry('targets', index + 1, NOW + index + 1));
    const kept = mergeEntries([FIRST], many);
    expect([kept.length, kept[0], kept[1]?.version]).toEqual([201, FIRST, 101]);
  });

  test('of many changes some are listed, and the rest is counted; a name longer than any is not listed', () => {
    const changes = Array.from({ length: 60 }, (_, n) => ({ kind: 'tag-added', tag: `${n}`, digest: '' }) as const);
    expect(historyEntry({ at: NOW, role: 'targets', version: 2, changes })).toMatchObject({ more: 10 });
    const long = { kind: 'tag-added', tag: 'x'.repeat(257), digest: '' } as const;
    expect(historyEntry({ at: NOW, role: 'targets', version: 2, changes: [long] })).toMatchObject({ more: 1 });
  });

  test('what was seen first counts', () => {
    expect(mergeEntries([entry('targets', 2, NOW)], [entry('targets', 2, NOW + DAY)])).toEqual([entry('targets', 2)]);
  });
});
