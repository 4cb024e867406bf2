import { describe, expect, test } from 'vitest';
import { generatePrivateKey } from '../../../server/src/notary/private-key/private-key.ts';
import { delegationChange } from '../../../server/src/notary/publishing/change.ts';
import type { StageableChange } from '../../../server/src/notary/publishing/change.ts';
import { StagedChanges } from '../../../server/src/remote/publishing/staged-changes.ts';
import { MemoryFiles } from '../../support/trust-kit/memory-files.ts';

const GUN = 'docker.io/acme/app';
const { publicKey } = generatePrivateKey();
const CHANGES: readonly StageableChange[] = [
  delegationChange('targets/alice', { addKeys: [publicKey], addPaths: ['', 'dev-'], threshold: 2 }),
  delegationChange('targets/alice', { removeKeys: ['a'], removePaths: 'all' }),
  {
    kind: 'addTarget',
    role: 'targets',
    name: '1',
    file: { length: 1, hashes: new Map([['sha256', Buffer.of(1, 2)]]) },
  },
  {
    kind: 'addTarget',
    role: 'targets',
    name: '2',
    file: { length: 1, hashes: new Map(), custom: new Map([['a', [null, 1, new Map([['b', 'c']])]]]) },
  },
  { kind: 'purgeKeys', keys: ['a'] },
  { kind: 'witness', role: 'targets' },
];

function newStage(files = new MemoryFiles(), now = 1000): StagedChanges {
  return new StagedChanges(files, { now: () => now });
}

const listed = async (staged: StagedChanges): Promise<readonly StageableChange[]> =>
  (await staged.list(GUN)).map(({ change }) => change);

test('changes come back whole and in order, also in another process whose clock is behind', async () => {
  const files = new MemoryFiles();
  for (const [index, change] of CHANGES.entries()) await newStage(files, 1000 - index).add(GUN, change);
  const found = await listed(newStage(files));
  expect(found.map(({ kind }) => kind)).toEqual(CHANGES.map(({ kind }) => kind));
  expect(found[0]).toMatchObject({
    addKeys: [{ algorithm: 'ecdsa', bytes: new Uint8Array(publicKey.bytes) }],
    threshold: 2,
  });
  expect(found[2]).toMatchObject({ file: { hashes: new Map([['sha256', Uint8Array.of(1, 2)]]) } });
});

test('publishing removes what was published and leaves what came since', async () => {
  const staged = newStage();
  await staged.add(GUN, { kind: 'witness', role: 'targets' });
  const names = (await staged.list(GUN)).map(({ name }) => name);
  await staged.add(GUN, { kind: 'witness', role: 'targets/late' });
  await staged.remove(GUN, names);
  expect(await listed(staged)).toEqual([{ kind: 'witness', role: 'targets/late' }]);
});

test('other repositories have their own', async () => {
  const staged = newStage();
  await staged.add('docker.io/acme/other', { kind: 'witness', role: 'targets' });
  expect(await listed(staged)).toEqual([]);
});

test('a damaged file is said, and can be dropped', async () => {
  const files = new MemoryFiles();
  const staged = newStage(files);
  await staged.add(GUN, { kind: 'witness', role: 'targets' });
  const [path = ''] = files.paths;
  const bytes = (await files.read(path.split('/'), 10_000)) ?? new Uint8Array();
  await files.write(path.split('/'), Buffer.from(Buffer.from(bytes).toString().replace('targets', 'target5')));
  await expect(staged.list(GUN)).rejects.toMatchObject({ name: 'UsageError' });
  await staged.reset(GUN);
  expect(await listed(staged)).toEqual([]);
});

test('what another process has published since it was listed waits no more', async () => {
  const files = new MemoryFiles();
  const staged = newStage(files);
  for (const change of CHANGES) await staged.add(GUN, change);
  const [first = ''] = files.paths;
  const list = files.list.bind(files);
  files.list = async (path) => {
    const names = await list(path);
    await files.remove(first.split('/'));
    return names;
  };
  expect(await listed(staged)).toHaveLength(CHANGES.length - 1);
});

describe('a folder that does not let us', () => {
  const broken = (method: 'list' | 'read' | 'write' | 'remove'): MemoryFiles => {
    const files = new MemoryFiles();
    const failure = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    files[method] = (): Promise<never> => Promise.reject(failure);
    return files;
  };
  const change: StageableChange = { kind: 'witness', role: 'targets' };

  test.each([
    ['a full disk, when staging', 'write', (staged) => staged.add(GUN, change)],
    ['that cannot be listed, when staging', 'list', (staged) => staged.add(GUN, change)],
    ['that cannot be listed', 'list', (staged) => staged.list(GUN)],
    ['that cannot be listed, when dropping all', 'list', (staged) => staged.reset(GUN)],
    ['with a file that cannot be read', 'read', (staged) => staged.add(GUN, change).then(() => staged.list(GUN))],
    ['that is read-only', 'remove', (staged) => staged.add(GUN, change).then(() => staged.reset(GUN))],
  ] satisfies [string, 'list' | 'read' | 'write' | 'remove', (staged: StagedChanges) => Promise<unknown>][])(
    '%s',
    async (_name, method, work) => {
      await expect(work(newStage(broken(method)))).rejects.toMatchObject({ name: 'PublishRefused', code: 'store' });
    },
  );
});

test('some are dropped by their numbers, or none where there is none of a number', async () => {
  const staged = newStage();
  for (const change of CHANGES) await staged.add(GUN, change);
  await expect(staged.drop(GUN, [0, 17])).rejects.toThrow('no staged change 17');
  expect(await listed(staged)).toHaveLength(CHANGES.length);
  await staged.drop(GUN, [1, 3]);
  const kinds = (await listed(staged)).map(({ kind }) => kind);
  expect(kinds).toEqual(CHANGES.filter((_change, index) => index !== 1 && index !== 3).map(({ kind }) => kind));
});
