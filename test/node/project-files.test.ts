import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { absolutePath, DiskProjectFiles } from '../../server/src/node/project-files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'project files-'));
  mkdirSync(join(folder, 'shop/app'), { recursive: true });
  writeFileSync(join(folder, 'shop/compose.yaml'), '\uFEFFservices: {}\n');
  writeFileSync(join(folder, 'secret'), 'root:x:0\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

const path = (name: string): string => absolutePath(join(folder, name));
const shop = (): DiskProjectFiles => new DiskProjectFiles([path('shop')]);

describe('files below a root', () => {
  test('are listed and read', async () => {
    expect(await shop().list(path('shop'))).toEqual(['compose.yaml']);
    expect(await shop().read(path('shop/compose.yaml'))).toEqual({ kind: 'text', text: 'services: {}\n' });
  });

  test('may lie behind a link that stays below', async () => {
    symlinkSync(join(folder, 'shop/compose.yaml'), join(folder, 'shop/app/compose.yaml'));
    expect(await shop().read(path('shop/app/compose.yaml'))).toMatchObject({ kind: 'text' });
    expect(await shop().list(path('shop/app'))).toEqual(['compose.yaml']);
  });

  test('may have a root that is a link', async () => {
    symlinkSync(join(folder, 'shop'), join(folder, 'link'));
    expect(await new DiskProjectFiles([path('link')]).read(path('link/compose.yaml'))).toMatchObject({ kind: 'text' });
  });

  test.each([
    ['gone', 'absent'],
    ['compose.yaml/x', 'absent'],
    ['app', 'unreadable'],
  ])('%s is %s', async (name, kind) => {
    expect(await shop().read(path(`shop/${name}`))).toEqual({ kind });
  });

  test('are not read where they are larger than any of them is', async () => {
    writeFileSync(join(folder, 'shop/large'), '');
    truncateSync(join(folder, 'shop/large'), 64 * 1024 * 1024 + 1);
    const { kind } = await shop().read(path('shop/large'));
    expect(kind).toBe('unreadable');
  });

  test.skipIf(process.platform === 'win32')('are not waited for where they are pipes', async () => {
    execFileSync('mkfifo', [join(folder, 'shop/pipe')]);
    expect(await shop().read(path('shop/pipe'))).toEqual({ kind: 'unreadable' });
  });
});

describe('what lies outside is not touched', () => {
  test('by its path', async () => {
    expect(await shop().read(path('secret'))).toEqual({ kind: 'outside' });
    expect(await shop().list(path('.'))).toEqual([]);
    expect(await new DiskProjectFiles([path('sho')]).read(path('shop/compose.yaml'))).toEqual({ kind: 'outside' });
  });

  test('through a link to a file', async () => {
    symlinkSync(join(folder, 'secret'), join(folder, 'shop/compose.override.yaml'));
    expect(await shop().read(path('shop/compose.override.yaml'))).toEqual({ kind: 'outside' });
  });

  test('through a link to a folder', async () => {
    symlinkSync(folder, join(folder, 'shop/up'));
    expect(await shop().read(path('shop/up/secret'))).toEqual({ kind: 'outside' });
    expect(await shop().list(path('shop/up'))).toEqual([]);
  });

  test('where there is no root', async () => {
    expect(await new DiskProjectFiles([]).read(path('shop/compose.yaml'))).toEqual({ kind: 'outside' });
    expect(await new DiskProjectFiles([path('gone')]).read(path('gone/x'))).toEqual({ kind: 'absent' });
  });
});
