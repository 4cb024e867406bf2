import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { RefusedError, UnreachableError } from '../../../server/src/base/errors.ts';
import { TRUST_ON_FIRST_USE } from '../../../server/src/notary/pinning.ts';
import type { Gun } from '../../../server/src/reference/image-name.ts';
import { decodeRecord, encodeRecord } from '../../../server/src/remote/store/trust-record.ts';
import type { TrustRecord } from '../../../server/src/remote/store/trust-record.ts';
import { TrustStore } from '../../../server/src/remote/store/trust-store.ts';
import { SILENT_LOG } from '../../support/trust-kit/silent-log.ts';
import { Updater } from '../../../server/src/remote/updating/updater.ts';
import type { UpdateOutcome } from '../../../server/src/remote/updating/update-outcome.ts';
import { FILE_CORRUPTIONS, PARENT_CORRUPTIONS } from '../../support/trust-kit/corruptions.ts';
import { FakeTrustServer, MemoryFiles, TestClock, TestRepository } from '../../support/trust-kit/index.ts';
import { AT_ONCE } from '../../support/at-once.ts';

/**
 * Decisions of the reference client, measured: `test/vectors/conformance.tsv`. Each row breaks one file of a repository in one
 * way and says whether the update is accepted. The server hands out what it has under any hash, as the one of the
 * measurement did, so that it is the client's own checks that decide.
 */
interface Row {
  readonly suite: string;
  readonly role: string;
  readonly corruption: string;
  readonly cache: string;
  readonly state: string;
  readonly mode: string;
  readonly outcome: string;
}

const [, ...lines] = readFileSync(new URL('../../vectors/conformance.tsv', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');
const rows: readonly Row[] = lines.map((line) => {
  const [suite = '', role = '', corruption = '', cache = '', state = '', mode = '', outcome = ''] = line.split('\t');
  return { suite, role, corruption, cache, state, mode, outcome };
});

const NOW = Date.UTC(2026, 5, 1);
const GUN = 'docker.com/notary' as Gun;
const PUBLISHING = ['targets/a', 'targets/a/b', 'targets/b'];

/** The repository of the reference client's tests: two of five delegations have never published. */
function newRepository(): TestRepository {
  const repository = new TestRepository({ gun: GUN, now: NOW });
  for (const role of PUBLISHING) repository.delegate(role);
  for (const role of ['targets/a/b/c', 'targets/b/c']) repository.delegate(role, { publishes: 'no' });
  return repository.publish();
}

class World {
  readonly repository = newRepository();
  readonly server = new FakeTrustServer();
  readonly files = new MemoryFiles();
  readonly #served = { gun: GUN as string, files: () => this.repository.filesUnderAnyHash() };

  constructor() {
    this.server.serve(this.#served);
  }

  update(intent: 'read' | 'write'): Promise<UpdateOutcome> {
    const updater = new Updater({
      httpFor: () => this.server,
      store: new TrustStore(this.files, SILENT_LOG),
      clock: new TestClock(NOW),
      longWork: AT_ONCE,
      pinning: TRUST_ON_FIRST_USE,
      timeoutMs: 1000,
      freshnessMs: 0,
    });
    const question = { gun: GUN, registry: 'docker.com', server: this.server.url };
    return updater.update(question, { freshness: 'now', intent });
  }
}

/** Breaks the server's file. Where it has new data, or the client has none, the hashes above are made true again. */
function corruptServer({ repository, server }: World, row: Row): void {
  if (/^\d+$/.test(row.corruption)) {
    server.faults.set(row.role, Number(row.corruption));
    return;
  }
  const changed = corrupt(repository, row.role, row.corruption);
  if (row.suite === 'checksum' || (row.state === 'server-same' && row.cache === 'warm')) return;
  if (changed !== 'timestamp') repository.reseal(changed === 'snapshot' ? 'timestamp' : 'snapshot');
}

function corrupt(repository: TestRepository, role: string, corruption: string): string {
  const file = FILE_CORRUPTIONS[corruption];
  if (file !== undefined) {
    repository.replaceFile(role, file(repository, role));
    return role;
  }
  const parent = PARENT_CORRUPTIONS[corruption];
  if (parent === undefined) throw new RangeError(`no such corruption: ${corruption}`);
  return parent(repository, role);
}

/** Puts a broken file into the store, with a record that names it as if it had always been there. */
async function corruptStore({ repository, files }: World, role: string, corruption: string): Promise<void> {
  const [path = ''] = files.paths.filter((name) => name.startsWith('repositories/'));
  const record = decodeRecord(GUN, (await files.read(path.split('/'), 1e6)) ?? new Uint8Array());
  if (record === undefined) throw new Error('the record is damaged');
  await files.remove(['files', record.files.get(role) ?? 'none']);
  const isMissing = corruption === 'missing metadata';
  if (isMissing && role === 'root') await files.remove(path.split('/'));
  if (isMissing) return;
  const bytes = FILE_CORRUPTIONS[corruption]?.(repository, role) ?? new Uint8Array();
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await files.write(['files', sha256], bytes);
  const changed = role === 'root' ? { ...record, root: { version: 1, bytes } } : named(record, role, sha256);
  await files.write(path.split('/'), encodeRecord(changed));
}

function named(record: TrustRecord, role: string, sha256: string): TrustRecord {
  return { ...record, files: new Map([...record.files, [role, sha256]]) };
}

async function prepare(world: World, row: Row): Promise<void> {
  const { repository } = world;
  if (row.cache === 'warm') await world.update('read');
  if (row.suite === 'local-cache') return corruptStore(world, row.role, row.corruption);
  if (row.suite === 'local+remote-root') {
    const [, local = '', remote = ''] = /^local: (.*) \/ remote: (.*)$/.exec(row.corruption) ?? [];
    await corruptStore(world, 'root', local);
    repository.touchAll().publish();
    corruptServer(world, { ...row, corruption: remote });
    return;
  }
  if (row.suite === 'remote-key-rotated-without-resign') repository.touch('root').publish();
  else if (row.state === 'server-newer') repository.touchAll().publish();
  corruptServer(world, row);
}

/** The decision in the table's words. */
async function decide(world: World, row: Row, original: Uint8Array): Promise<string> {
  try {
    const outcome = await world.update(row.mode === 'forWrite' ? 'write' : 'read');
    if (outcome.kind !== 'trusted') return `REJECT`;
    const loaded = new Set(outcome.set.targets.keys());
    const missing = PUBLISHING.filter((role) => !loaded.has(role));
    const isBelow = (role: string): boolean => role === row.role || role.startsWith(`${row.role}/`);
    if (missing.length > 0 && row.role.includes('/') && missing.every(isBelow)) return 'ACCEPT-ROLE-SKIPPED';
    const used = new Map(outcome.set.files).get(row.role)?.bytes;
    const isCached = used !== undefined && Buffer.compare(used, original) === 0;
    return isCached && mayUseCache(row) ? 'ACCEPT-FROM-CACHE' : 'ACCEPT';
  } catch (error) {
    if (error instanceof RefusedError || error instanceof UnreachableError) return 'REJECT';
    throw error;
  }
}

/** Where the table says that the client kept to what it had. A timestamp is always asked for. */
function mayUseCache({ suite, cache, state, role }: Row): boolean {
  return suite !== 'local-cache' && cache === 'warm' && state === 'server-same' && role !== 'timestamp';
}

describe.each([...new Set(rows.map(({ suite }) => suite))])('%s', (suite) => {
  test.each(rows.filter((row) => row.suite === suite))(
    '$role: $corruption, $cache, $state, $mode: $outcome',
    async (row) => {
      const world = new World();
      const original = world.repository.file(row.role);
      await prepare(world, row);
      expect(await decide(world, row, original)).toBe(row.outcome);
    },
  );
});

test('every row of the table has run', () => {
  expect(rows).toHaveLength(437);
});
