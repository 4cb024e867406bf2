import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readGitIndex } from '../../server/src/node/git-index.ts';
import { IgnoredFiles } from '../../server/src/node/ignored-files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ignored files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text = ''): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function git(...args: readonly string[]): void {
  execFileSync('git', ['-C', folder, ...args], { stdio: 'ignore' });
}

const ignores = (path: string, kind: 'file' | 'folder' = 'file'): Promise<boolean> =>
  new IgnoredFiles().has(join(folder, path), kind);

describe('in a work tree', () => {
  beforeEach(() => {
    git('init', '-q');
    write('.gitignore', 'dist/\n*.tmp.yaml\n/only-here\n');
    write('app/.gitignore', '!keep.tmp.yaml\ngenerated\n');
  });

  test.each<readonly [string, 'file' | 'folder', boolean]>([
    ['Dockerfile', 'file', false],
    ['dist', 'folder', true],
    ['dist', 'file', false],
    ['app/dist', 'folder', true],
    ['a.tmp.yaml', 'file', true],
    ['app/a.tmp.yaml', 'file', true],
    ['app/keep.tmp.yaml', 'file', false],
    ['keep.tmp.yaml', 'file', true],
    ['app/generated', 'folder', true],
    ['generated', 'folder', false],
    ['only-here', 'file', true],
    ['app/only-here', 'file', false],
    ['.', 'folder', false],
  ])('%s, a %s: %s', async (path, kind, isIgnored) => {
    expect(await ignores(path, kind)).toBe(isIgnored);
  });

  test('nothing that is tracked is ignored, nor a folder on the way to it', async () => {
    write('dist/image/Dockerfile', 'FROM alpine\n');
    write('dist/other/Dockerfile', 'FROM alpine\n');
    expect(await ignores('dist', 'folder')).toBe(true);
    git('add', '-f', 'dist/image/Dockerfile');
    expect(await ignores('dist', 'folder')).toBe(false);
    expect(await ignores('dist/image/Dockerfile')).toBe(false);
    expect(await ignores('dist/other', 'folder')).toBe(true);
  });

  test('nothing is ignored where nobody knows what is tracked', async () => {
    write('.git/index', 'DIRC and then something else');
    expect(await ignores('dist', 'folder')).toBe(false);
  });

  test.each([
    ['with hashes of another length', ['--object-format=sha256'], []],
    ['whose index is split', [], ['update-index', '--split-index']],
  ])('nothing is ignored in a repository %s', async (_, format, command) => {
    rmSync(join(folder, '.git'), { recursive: true });
    git('init', '-q', ...format);
    write('dist/Dockerfile', 'FROM alpine\n');
    git('add', '-f', 'dist/Dockerfile');
    if (command.length > 0) git(...command);
    expect(await ignores('dist', 'folder')).toBe(false);
    expect(await ignores('dist/Dockerfile')).toBe(false);
  });

  test('nothing is ignored in a submodule, whose index lies elsewhere', async () => {
    write('sub/.git', 'gitdir: ../.git/modules/sub\n');
    expect(await ignores('sub/dist', 'folder')).toBe(false);
  });
});

test('outside of work trees a .gitignore says nothing', async () => {
  write('.gitignore', 'dist\n');
  expect(await ignores('dist', 'folder')).toBe(false);
});

describe('the index of git', () => {
  test.each([2, 3])('is read in version %i', (version) => {
    const entry = (path: string): Buffer => {
      const fixed = Buffer.alloc(62 + (version === 3 ? 2 : 0));
      if (version === 3) fixed.writeUInt16BE(0x4000, 60);
      const length = fixed.length + Buffer.byteLength(path);
      return Buffer.concat([fixed, Buffer.from(path), Buffer.alloc(8 - (length % 8))]);
    };
    const paths = ['a', 'ab/Dockerfile', 'é/compose.yaml', '12345678'];
    const header = Buffer.alloc(12);
    header.write('DIRC');
    header.writeUInt32BE(version, 4);
    header.writeUInt32BE(paths.length, 8);
    const extension = (name: string): Buffer => Buffer.from(`${name}\0\0\0\x03abc`);
    const index = (...parts: readonly Buffer[]): Buffer => Buffer.concat([header, ...parts, Buffer.alloc(20)]);
    const entries = paths.map(entry);
    expect(readGitIndex(index(...entries))).toEqual(paths);
    expect(readGitIndex(index(...entries, extension('TREE'), extension('EOIE')))).toEqual(paths);
    expect(readGitIndex(index(...entries, extension('TREE'), extension('link')))).toBeUndefined();
    expect(readGitIndex(index(...entries, Buffer.from('TREE')))).toBeUndefined();
    expect(readGitIndex(index(entry('a')))).toBeUndefined();
  });

  test.each(['', 'DIRC', 'DIRC\0\0\0\x04\0\0\0\0', 'XXXX\0\0\0\x02\0\0\0\0'])('is not read from %j', (text) => {
    expect(readGitIndex(Buffer.from(text, 'latin1'))).toBeUndefined();
  });
});
