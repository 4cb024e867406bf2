import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listFiles, readFile, readPolicy } from '../../server/src/node/workspace-files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workspace files-'));
  for (const path of ['b/Dockerfile', 'Dockerfile', 'notes.txt', '.git/Dockerfile', 'node_modules/x/Dockerfile']) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `FROM ${path}\n`);
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

function uri(path = ''): string {
  return pathToFileURL(join(folder, path)).href;
}

const dockerfiles = (limit: number) => ({ isWanted: (path: string) => path.endsWith('Dockerfile'), limit });

describe('the walk of a folder', () => {
  test('finds what is wanted, without what belongs to others', async () => {
    const found = await listFiles([uri()], dockerfiles(10));
    expect(found).toEqual({ uris: [uri('Dockerfile'), uri('b/Dockerfile')], isComplete: true });
  });

  test('names what it finds as the client has named the folder', async () => {
    // coc.nvim writes %40 and %2B where Node writes @ and +.
    const written = uri().replaceAll('-', '%2D');
    const found = await listFiles([`${written}/`], dockerfiles(10));
    expect(found.uris).toEqual([`${written}/Dockerfile`, `${written}/b/Dockerfile`]);
  });

  test('says where it was not the whole', async () => {
    expect(await listFiles([uri()], dockerfiles(1))).toEqual({ uris: [uri('Dockerfile')], isComplete: false });
    expect((await listFiles([uri()], dockerfiles(2))).isComplete).toBe(true);
  });

  test('ends where folders are linked in a circle', async () => {
    symlinkSync(folder, join(folder, 'b/again'));
    expect((await listFiles([uri()], dockerfiles(10))).uris).toHaveLength(2);
  });

  test('finds nothing in folders that are on no disk, or gone', async () => {
    const found = await listFiles(['vscode-vfs://github/a/b', uri('gone'), 'nonsense'], dockerfiles(10));
    expect(found).toEqual({ uris: [], isComplete: true });
  });
});

describe('reading a file by its URI', () => {
  test('gives its text', async () => {
    expect(await readFile(uri('b/Dockerfile'))).toBe('FROM b/Dockerfile\n');
  });

  test.each(['gone', 'b'])('gives nothing for %s', async (path) => {
    expect(await readFile(uri(path))).toBeUndefined();
  });

  test('gives nothing for what leads to a device: it might never end', async () => {
    symlinkSync('/dev/null', join(folder, 'endless'));
    expect(await readFile(uri('endless'))).toBeUndefined();
  });

  test('gives nothing for what is on no disk', async () => {
    expect(await readFile('vscode-vfs://github/a/Dockerfile')).toBeUndefined();
  });
});

describe('a policy file', () => {
  test.each<[name: string, uri: (folder: string) => string, found: object]>([
    ['that is there is read', (root) => `${root}/.image-trust.yaml`, { kind: 'text', text: 'version: 1\n' }],
    ['that is not there is absent', (root) => `${root}/none/.image-trust.yaml`, { kind: 'absent' }],
    ['that is a folder is not absent', (root) => `${root}/folder/.image-trust.yaml`, { kind: 'unreadable' }],
    ['that is too large is not absent', (root) => `${root}/large/.image-trust.yaml`, { kind: 'unreadable' }],
    ['that leads to a device is not read', (root) => `${root}/device/.image-trust.yaml`, { kind: 'unreadable' }],
    ['that is no file on disk is absent', () => 'untitled:.image-trust.yaml', { kind: 'absent' }],
  ])('%s', async (_name, uri, found) => {
    mkdirSync(join(folder, 'folder/.image-trust.yaml'), { recursive: true });
    mkdirSync(join(folder, 'large'));
    mkdirSync(join(folder, 'device'));
    symlinkSync('/dev/null', join(folder, 'device/.image-trust.yaml'));
    writeFileSync(join(folder, '.image-trust.yaml'), 'version: 1\n');
    writeFileSync(join(folder, 'large/.image-trust.yaml'), 'x'.repeat(2 * 1024 * 1024));
    expect(await readPolicy(uri(pathToFileURL(folder).href))).toMatchObject(found);
  });
});
