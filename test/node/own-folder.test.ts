import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UsageError } from '../../server/src/base/errors.ts';
import { ensureOwnFolder } from '../../server/src/node/own-folder.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'own-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('makes the folder, for its user alone', async () => {
  const path = join(folder, 'a', 'b');
  await ensureOwnFolder(path);
  expect(statSync(path).mode & 0o777).toBe(0o700);
  await ensureOwnFolder(path);
});

test.each([
  ['a file', (file: string) => file],
  ['below a file', (file: string) => join(file, 'state')],
])('refuses %s', async (_name, place) => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  await expect(ensureOwnFolder(place(file))).rejects.toBeInstanceOf(UsageError);
});
