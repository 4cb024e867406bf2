import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readEnvironmentFile } from '../../server/src/node/environment-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'environment file-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('reads the .env in the folder of the document', async () => {
  writeFileSync(join(folder, '.env'), 'TAG=3.19\n');
  expect(await readEnvironmentFile(pathToFileURL(join(folder, 'compose.yaml')).href)).toBe('TAG=3.19\n');
});

test.each([
  ['there is none', () => pathToFileURL(join(folder, 'compose.yaml')).href],
  ['the document was never saved', () => 'untitled:compose.yaml'],
  ['the document is on another machine', () => 'vscode-remote://host/compose.yaml'],
  ['the text is no URI', () => 'compose.yaml'],
])('gives nothing where %s', async (_name, uri) => {
  expect(await readEnvironmentFile(uri())).toBeUndefined();
});
