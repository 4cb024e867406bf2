import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CLIENT, files, importsIn, ROOT, SERVER } from './sources.ts';

/** What a folder may import: folder names, package names, `node:*`; `types of X` for `import type` only. */
type Allowed = ReadonlySet<string>;

function dependencyTable(): ReadonlyMap<string, Allowed> {
  const text = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  const section = text.split('## Who may import whom')[1]?.split('\n## ')[0] ?? '';
  const rows = [...section.matchAll(/^\| `([^`]+)` *\|(.*)\|$/gm)];
  return new Map(
    rows.map(([, folder = '', cell = '']) => [
      folder,
      new Set([...cell.matchAll(/(types of )?`([^`]+)`/g)].map(([, types = '', name = '']) => types + name)),
    ]),
  );
}

/** The folder or package that an import leads to, in the table's words. */
function destination(file: string, specifier: string): string {
  if (!specifier.startsWith('.')) {
    if (specifier.startsWith('node:')) return specifier;
    const parts = specifier.split('/');
    return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
  }
  const target = resolve(dirname(file), specifier);
  if (target.startsWith(CLIENT + sep)) return 'client';
  const [folder = ''] = relative(SERVER, target).split(sep);
  return folder;
}

function folderOf(file: string): string {
  return file.startsWith(CLIENT + sep) ? 'client' : (relative(SERVER, file).split(sep)[0] ?? '');
}

function isAllowed(allowed: Allowed, to: string, typeOnly: boolean): boolean {
  return (
    allowed.has(to) || (typeOnly && allowed.has(`types of ${to}`)) || (to.startsWith('node:') && allowed.has('node:*'))
  );
}

const isDoor = (file: string): boolean => /[\\/](lsp|cli)[\\/]main\.ts$/.test(file);
const table = dependencyTable();

describe('the dependency table of ARCHITECTURE.md', () => {
  test('has a row for every folder, and every row a folder', () => {
    const folders = readdirSync(SERVER, { withFileTypes: true }).map((entry) => entry.name);
    expect([...table.keys()].sort()).toEqual([...folders, 'client'].sort());
  });

  test.each(files.map((file) => relative(ROOT, file)))('%s', (name) => {
    const file = join(ROOT, name);
    const folder = folderOf(file);
    const allowed = table.get(folder) ?? new Set<string>();
    const broken = importsIn(file)
      .map(({ specifier, typeOnly }) => ({ to: destination(file, specifier), typeOnly, specifier }))
      .filter(({ to }) => to !== folder)
      .filter(
        ({ to }) =>
          !(
            isDoor(file) &&
            (to === 'node' || to === 'lsp' || to.startsWith('vscode-languageserver') || to.startsWith('node:'))
          ),
      )
      .filter(({ to, typeOnly }) => !isAllowed(allowed, to, typeOnly))
      .map(({ specifier }) => specifier);
    expect(broken).toEqual([]);
  });
});

/** Anything that makes code depend on more than its arguments. */
const AMBIENT =
  /\bprocess\.|\bDate\.now\b|\bnew Date\(\)|\bset(?:Timeout|Interval|Immediate)\b|(?:[=(,]|await|return)\s*fetch\(|\bMath\.random\b|\bperformance\.now\b|\brandomBytes\b|\brandomUUID\b/;

describe('clock, environment, files and sockets', () => {
  const pure = files.filter((file) => !isDoor(file) && !['node', 'client'].includes(folderOf(file)));
  test.each(pure.map((file) => relative(ROOT, file)))('%s touches none', (name) => {
    const lines = readFileSync(join(ROOT, name), 'utf8').split('\n');
    const code = lines.filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line));
    expect(code.filter((line) => AMBIENT.test(line))).toEqual([]);
  });
});

describe('layout', () => {
  test('no file is called after nothing in particular', () => {
    const names = files.map((file) => relative(ROOT, file));
    expect(names.filter((name) => /\b(utils?|helpers?|manager|service|misc|common)\.ts$/i.test(name))).toEqual([]);
  });

  test('nothing above the provider knows which trust system it is', () => {
    const above = files.filter((file) => ['rules', 'lsp', 'cli', 'client'].includes(folderOf(file)));
    const naming = above.filter((file) => importsIn(file).some(({ specifier }) => /notary/i.test(specifier)));
    expect(naming.map((file) => relative(ROOT, file))).toEqual([]);
  });
});
