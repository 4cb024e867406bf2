import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UsageError } from '../../server/src/base/errors.ts';
import { sourceFiles } from '../../server/src/node/source-files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'source-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(name: string, text = ''): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A pipe of which nobody knows beforehand how much comes out of it. */
function pipeWith(text: string): string {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  spawn('sh', ['-c', `printf ${text} > "${path}"`]);
  return path;
}

describe('look', () => {
  test('a file, a folder, nothing', async () => {
    const file = put('Dockerfile');
    mkdirSync(join(folder, 'sub'));
    expect(await sourceFiles.look(file)).toEqual({ kind: 'file' });
    expect(await sourceFiles.look(folder)).toEqual({
      kind: 'folder',
      entries: [
        { name: 'Dockerfile', path: file, kind: 'file' },
        { name: 'sub', path: join(folder, 'sub'), kind: 'folder' },
      ],
    });
    expect(await sourceFiles.look(join(folder, 'none'))).toEqual({ kind: 'absent' });
    expect(await sourceFiles.look(join(file, 'below'))).toEqual({ kind: 'absent' });
  });

  test('links to files are files, links to folders are left out: a walk must end', async () => {
    const file = put('Dockerfile');
    symlinkSync(file, join(folder, 'a-link'));
    symlinkSync(folder, join(folder, 'circle'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'));
    const looked = await sourceFiles.look(folder);
    expect(looked.kind === 'folder' && looked.entries.map(({ name }) => name)).toEqual(['Dockerfile', 'a-link']);
  });
});

describe('read', () => {
  test('the whole file', async () => {
    expect(new TextDecoder().decode(await sourceFiles.read(put('a', 'FROM alpine\n'), 100))).toBe('FROM alpine\n');
  });

  test.each([
    ['more bytes than the limit', () => put('a', '12345')],
    ['a folder', () => folder],
    ['nothing', () => join(folder, 'none')],
    ['a pipe that has more bytes than the limit', () => pipeWith('12345')],
  ])('%s is the fault of who asks', async (_name, path) => {
    await expect(sourceFiles.read(path(), 4)).rejects.toBeInstanceOf(UsageError);
  });
});

describe('write', () => {
  test('replaces the file, keeps its mode and leaves nothing else behind', async () => {
    const file = put('Dockerfile', 'old');
    chmodSync(file, 0o755);
    await sourceFiles.write(file, new TextEncoder().encode('new'));
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(statSync(file).mode & 0o777).toBe(0o755);
    expect(readdirSync(folder)).toEqual(['Dockerfile']);
  });

  test('a link stays a link: the file that it leads to is written', async () => {
    const file = put('Dockerfile', 'old');
    const link = join(folder, 'link');
    symlinkSync('Dockerfile', link);
    await sourceFiles.write(link, new TextEncoder().encode('new'));
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['Dockerfile', 'link']);
  });

  test('never makes a file that was not there', async () => {
    const file = join(folder, 'none');
    await expect(sourceFiles.write(file, new Uint8Array())).rejects.toBeInstanceOf(UsageError);
    expect(existsSync(file)).toBe(false);
  });
});

describe('a file of private keys', () => {
  test.each([0o600, 0o400, 0o700])('of mode %o is read', async (mode) => {
    const file = put('alice.pem', 'key');
    chmodSync(file, mode);
    expect(new TextDecoder().decode(await sourceFiles.readPrivate(file, 100, 'linux'))).toBe('key');
  });

  test.each([0o644, 0o640, 0o602, 0o620, 0o604, 0o660])('of mode %o is refused, with the way out', async (mode) => {
    const file = put('alice.pem', 'key');
    chmodSync(file, mode);
    const refusal = { name: 'UsageError', message: expect.stringContaining(`chmod 600 ${file}`) as string };
    await expect(sourceFiles.readPrivate(file, 100, 'linux')).rejects.toMatchObject(refusal);
    // Windows reports such modes for any file.
    expect(await sourceFiles.readPrivate(file, 100, 'win32')).toHaveLength(3);
  });

  test('is looked at where a link leads to', async () => {
    const file = put('alice.pem', 'key');
    chmodSync(file, 0o644);
    symlinkSync(file, join(folder, 'link.pem'));
    await expect(sourceFiles.readPrivate(join(folder, 'link.pem'), 100, 'linux')).rejects.toThrow(UsageError);
  });

  test('that is not there is not there', async () => {
    await expect(sourceFiles.readPrivate(join(folder, 'none.pem'), 100)).rejects.toThrow('does not exist');
  });
});
