import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { upwards } from '../../server/src/node/upwards.ts';

const root = mkdtempSync(join(tmpdir(), 'upwards-'));
for (const folder of ['repo/.git', 'repo/a/b', 'loose/a']) mkdirSync(join(root, folder), { recursive: true });

afterAll(() => rmSync(root, { recursive: true }));

describe('where a policy may lie', () => {
  test.each<[current: string, path: string, files: readonly string[]]>([
    ['repo', 'Dockerfile', ['p']],
    ['repo', 'a/b/Dockerfile', ['a/b/p', 'a/p', 'p']],
    ['repo/a', 'b/Dockerfile', ['b/p', 'p', '../p']],
    ['repo/a', '../Dockerfile', ['../p']],
    ['loose', 'a/Dockerfile', ['a/p', 'p']],
    ['loose/a', 'Dockerfile', ['p']],
    ['loose/a', '../Dockerfile', ['../p']],
    ['repo', '../loose/a/Dockerfile', ['../loose/a/p']],
    ['loose', '../repo/a/b/Dockerfile', ['../repo/a/b/p', '../repo/a/p', '../repo/p']],
  ])('from %s for %s', (current, path, files) => {
    expect(upwards(path, 'p', [], join(root, current))).toEqual(files.map((file) => join(file)));
  });

  test.each<[current: string, named: string, path: string, files: readonly string[]]>([
    ['repo', '../loose', '../loose/a/Dockerfile', ['../loose/a/p', '../loose/p']],
    ['loose', '../repo/a', '../repo/a/b/Dockerfile', ['../repo/a/b/p', '../repo/a/p', '../repo/p']],
    ['loose', '..', 'a/Dockerfile', ['a/p', 'p']],
    ['repo', '..', '../loose/a/Dockerfile', ['../loose/a/p', '../loose/p', '../p']],
  ])('from %s, where %s was named, for %s', (current, named, path, files) => {
    expect(upwards(path, 'p', [named], join(root, current))).toEqual(files.map((file) => join(file)));
  });

  test('is absolute where the file is', () => {
    const path = join(root, 'repo/a/Dockerfile');
    expect(upwards(path, 'p', [], join(root, 'repo'))).toEqual([join(root, 'repo/a/p'), join(root, 'repo/p')]);
  });
});
