import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFiles, createReadOnlyFiles } from '../../server/src/node/files.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'image-trust-files-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return join(path, 'state');
}

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const text = (content: Uint8Array | undefined) => content && Buffer.from(content).toString();

describe('a file', () => {
  it('that was written is read, and written over', async () => {
    const files = createFiles(await folder());
    await files.write(['a', 'b', 'c.json'], bytes('first'));
    await files.write(['a', 'b', 'c.json'], bytes('second'));
    expect(text(await files.read(['a', 'b', 'c.json'], 100))).toBe('second');
    expect(await files.size(['a', 'b', 'c.json'])).toBe('second'.length);
    expect(await files.list(['a', 'b'])).toEqual(['c.json']);
  });

  it('that was never written is not there, nor is its folder', async () => {
    const files = createFiles(await folder());
    expect(await files.read(['a', 'b'], 100)).toBeUndefined();
    expect(await files.size(['a', 'b'])).toBe(0);
    expect(await files.list(['a'])).toEqual([]);
    await files.remove(['a', 'b']);
  });

  it('that was removed is gone', async () => {
    const files = createFiles(await folder());
    await files.write(['a'], bytes('x'));
    await files.remove(['a']);
    expect(await files.read(['a'], 100)).toBeUndefined();
  });

  it('that a process never finished is removed, once nobody can be writing it any more', async () => {
    const root = await folder();
    await mkdir(root);
    const [abandoned, underWay] = ['.unfinished-1', '.unfinished-2'].map((name) => join(root, name)) as [
      string,
      string,
    ];
    for (const file of [abandoned, underWay]) await writeFile(file, 'half');
    const yesterday = Date.now() / 1000 - 86_400;
    await utimes(abandoned, yesterday, yesterday);
    await createFiles(root).write(['a'], bytes('x'));
    expect(await readdir(root)).toEqual(['.unfinished-2', 'a']);
  });

  it('is read up to the limit and not beyond', async () => {
    const files = createFiles(await folder());
    await files.write(['a'], bytes('12345'));
    expect(text(await files.read(['a'], 5))).toBe('12345');
    await expect(files.read(['a'], 4)).rejects.toThrow(RangeError);
  });

  it('is nobody else’s business', async () => {
    const root = await folder();
    await createFiles(root).write(['a', 'b'], bytes('x'));
    const modes = await Promise.all(['', 'a', 'a/b'].map(async (path) => (await stat(join(root, path))).mode & 0o777));
    expect(modes).toEqual([0o700, 0o700, 0o600]);
  });

  it('that is a folder is an error, and so is a folder that is a file', async () => {
    const files = createFiles(await folder());
    await files.write(['a', 'b'], bytes('x'));
    await expect(files.read(['a'], 100)).rejects.toMatchObject({ code: 'EISDIR' });
    await expect(files.write(['a'], bytes('x'))).rejects.toThrow();
    await expect(files.write(['a', 'b', 'c'], bytes('x'))).rejects.toThrow();
    await expect(files.list(['a', 'b'])).rejects.toMatchObject({ code: 'ENOTDIR' });
    await expect(files.read(['a', 'b', 'c'], 100)).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});

describe('writing', () => {
  it('shows every reader one whole file, old or new, and leaves no other behind', async () => {
    const root = await folder();
    const files = createFiles(root);
    const versions = Array.from({ length: 20 }, (_, n) => bytes(String(n % 10).repeat(50_000)));
    await files.write(['a'], versions[0] ?? bytes(''));
    const reading = Array.from({ length: 40 }, async () => new Set(text(await files.read(['a'], 50_000))).size);
    const writing = versions.map((version) => files.write(['a'], version));
    const [distinctDigits] = await Promise.all([Promise.all(reading), Promise.all(writing)]);
    expect(new Set(distinctDigits)).toEqual(new Set([1]));
    expect(await readdir(root)).toEqual(['a']);
  });

  it('that fails leaves nothing behind', async () => {
    const root = await folder();
    const files = createFiles(root);
    await files.write(['a', 'inside'], bytes('x'));
    await expect(files.write(['a'], bytes('x'))).rejects.toThrow();
    expect(await readdir(root)).toEqual(['a']);
    expect(await files.list([])).toEqual(['a']);
  });
});

describe('a name that is no plain file name is refused', () => {
  it.each(['', '.', '..', 'a/b', '/', String.raw`a\b`, 'a\0b', 'c:', 'a*', 'x'.repeat(256), 'ü'.repeat(128)])(
    '%j',
    async (name) => {
      const files = createFiles(await folder());
      await expect(files.read(['a', name], 1)).rejects.toThrow(RangeError);
      await expect(files.write([name, 'a'], bytes('x'))).rejects.toThrow(RangeError);
      await expect(files.remove([name])).rejects.toThrow(RangeError);
      await expect(files.list([name])).rejects.toThrow(RangeError);
    },
  );
});

describe('a folder that another program keeps', () => {
  const NAME = ['tuf', 'localhost:5000', 'app'];

  it('has names that we would not choose', async () => {
    const root = await folder();
    await mkdir(join(root, ...NAME), { recursive: true });
    await writeFile(join(root, ...NAME, 'root.json'), 'x');
    const files = createReadOnlyFiles(root, 'linux');
    expect(await files.list(['tuf'])).toEqual(['localhost:5000']);
    expect(text(await files.read([...NAME, 'root.json'], 100))).toBe('x');
    expect(await files.list([...NAME, 'root.json'])).toEqual([]);
    expect(await createReadOnlyFiles(root, 'win32').read([...NAME, 'root.json'], 100)).toBeUndefined();
  });

  it.each(['..', '.', '', '../secret', 'a/../../secret', '..\\secret', '/secret', 'secret\0'])(
    'has no way out of it: %j',
    async (name) => {
      const root = await folder();
      await mkdir(root, { recursive: true });
      await writeFile(join(root, '..', 'secret'), 'x');
      const files = createReadOnlyFiles(root);
      expect(await files.read([name, 'secret'], 100)).toBeUndefined();
      expect(await files.read([name], 100)).toBeUndefined();
      expect(await files.list([name])).toEqual([]);
    },
  );
});
