import { describe, expect, it } from 'vitest';
import { folderOfPath, foldersUpTo, isInFolder, joinPath, nameOfPath, pathFrom } from '../../server/src/base/paths.ts';

describe('joining paths', () => {
  it.each([
    ['/shop', 'app/Dockerfile', '/shop/app/Dockerfile'],
    ['/shop', './app/', '/shop/app'],
    ['/shop/deploy', '../app//x', '/shop/app/x'],
    ['/shop', '.', '/shop'],
    ['/shop', '', '/shop'],
    ['/shop', '../../../etc/shadow', '/etc/shadow'],
    ['/shop', '/etc/shadow', '/etc/shadow'],
    ['', 'etc', '/etc'],
    ['/shop', 'a\\b', '/shop/a\\b'],
    ['/c:/shop', 'app\\Dockerfile', '/c:/shop/app/Dockerfile'],
    ['/c:/shop', 'd:\\app', '/d:/app'],
    ['', 'C:/shop', '/C:/shop'],
  ])('%s, %s', (folder, path, joined) => {
    expect(joinPath(folder, path)).toBe(joined);
  });
});

describe('parts of paths', () => {
  it('knows folder and name', () => {
    expect([folderOfPath('/shop/Dockerfile'), nameOfPath('/shop/Dockerfile')]).toEqual(['/shop', 'Dockerfile']);
    expect([folderOfPath('/Dockerfile'), folderOfPath('')]).toEqual(['', '']);
  });

  it('does not take a name that only begins alike for a folder', () => {
    expect(isInFolder('/shop-secret/x', '/shop')).toBe(false);
    expect(isInFolder('/shop/x', '/shop')).toBe(true);
    expect(isInFolder('/shop', '/shop')).toBe(true);
    expect(isInFolder('/shop', '')).toBe(true);
  });

  it('shows a path from a folder, or whole where it lies elsewhere', () => {
    expect(pathFrom('/shop', '/shop/deploy/compose.yaml')).toBe('deploy/compose.yaml');
    expect(pathFrom('/shop', '/other/compose.yaml')).toBe('/other/compose.yaml');
  });

  it('goes up to a root and no further', () => {
    expect(foldersUpTo('/shop', '/shop/a/b/Dockerfile')).toEqual(['/shop/a/b', '/shop/a', '/shop']);
    expect(foldersUpTo('', '/a/Dockerfile')).toEqual(['/a', '']);
    expect(foldersUpTo('/shop', '/other/Dockerfile')).toEqual([]);
  });
});
