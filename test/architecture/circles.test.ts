import { dirname, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { files, importsIn, ROOT } from './sources.ts';

/** Every file with those it imports, types included: a type that is needed both ways belongs to neither. */
const imports: ReadonlyMap<string, readonly string[]> = new Map(
  files.map((file) => {
    const own = importsIn(file).filter(({ specifier }) => specifier.startsWith('.'));
    return [file, own.map(({ specifier }) => resolve(dirname(file), specifier))];
  }),
);

/** The files on a way from `file` back to itself, `undefined` where there is none. */
function circleOf(file: string): readonly string[] | undefined {
  const cameFrom = new Map<string, string>();
  const waiting = [file];
  for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
    for (const next of imports.get(at) ?? []) {
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, at);
      waiting.push(next);
    }
    if (cameFrom.has(file)) break;
  }
  return cameFrom.has(file) ? wayBack(cameFrom, file) : undefined;
}

function wayBack(cameFrom: ReadonlyMap<string, string>, file: string): readonly string[] {
  const way = [file];
  for (let at = cameFrom.get(file); at !== undefined && at !== file; at = cameFrom.get(at)) way.unshift(at);
  return [file, ...way].map((name) => relative(ROOT, name));
}

test('no file imports itself through others', () => {
  expect(imports.size).toBeGreaterThan(200);
  expect(files.flatMap((file) => circleOf(file)?.join(' → ') ?? [])).toEqual([]);
});
