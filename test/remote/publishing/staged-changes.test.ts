import { expect, test } from 'vitest';
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

test('a full disk is a refusal', async () => {
  const files = new MemoryFiles();
  files.write = () => Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
  await expect(newStage(files).add(GUN, { kind: 'witness', role: 'targets' })).rejects.toMatchObject({ code: 'store' });
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
