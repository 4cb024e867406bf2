import type { FileHandle } from 'node:fs/promises';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { readEnvironment } from '../../server/src/node/environment.ts';
import { keyFolders } from '../../server/src/node/key-folders.ts';

const steps = vi.hoisted((): string[] => []);

// Nothing but the order of calls shows what a power cut would leave.
vi.mock(import('node:fs/promises'), async (importOriginal) => {
  const original = await importOriginal();
  const open: typeof original.open = async (path, ...rest) => {
    const handle = await original.open(path, ...rest);
    const sync = (name: 'sync' | 'datasync'): FileHandle[typeof name] => {
      const own = handle[name].bind(handle);
      return () => {
        steps.push(`sync ${basename(String(path)).replace(/^\.unfinished.*/, 'content')}`);
        return own();
      };
    };
    return Object.assign(handle, { sync: sync('sync'), datasync: sync('datasync') });
  };
  const rename: typeof original.rename = (from, to) => {
    steps.push('rename');
    return original.rename(from, to);
  };
  return { ...original, open, rename };
});

async function firstFolder() {
  const docker = await mkdtemp(join(tmpdir(), 'image-trust-keys-'));
  onTestFinished(() => rm(docker, { recursive: true }));
  const [first] = keyFolders(readEnvironment({ DOCKER_CONFIG: docker }, docker));
  return { docker, first };
}

test('a key is on the disk, under its name, before it is used', async () => {
  const { docker, first } = await firstFolder();
  await first.files.write(['a.key'], Buffer.from('key'));
  expect(steps).toEqual(['sync content', 'rename', 'sync private']);
  expect(await readdir(join(docker, 'trust', 'private'))).toEqual(['a.key']);
});

test('a folder that cannot be written to is an error all the same', async () => {
  const { docker, first } = await firstFolder();
  await writeFile(join(docker, 'trust'), 'no folder');
  await expect(first.files.write(['a.key'], Buffer.from('key'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});
