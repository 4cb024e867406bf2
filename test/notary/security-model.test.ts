import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/security-model.md'), 'utf8');

/** Rows of its tables, without the heads and the lines below them. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/ test +\|$/.test(line) && !line.startsWith('| -'));

/** The last cell of a row: `file`, or `file`: title. */
function namedBy(row: string): { readonly file: string; readonly title: string } {
  const [, file = '', title = ''] = /\| `(test\/[^`]+)`(?:: (.*?))? *\|$/.exec(row) ?? [];
  return { file, title };
}

describe('the tests that docs/security-model.md names', () => {
  test.each(rows.map((row) => ({ row, ...namedBy(row) })))('$file: $title', ({ row, file, title }) => {
    expect(row).toContain('`test/');
    expect(existsSync(join(ROOT, file))).toBe(true);
    const titles = [...readFileSync(join(ROOT, file), 'utf8').matchAll(/'((?:[^'\\\n]|\\.)*)'/g)].map(
      ([, text]) => text,
    );
    if (title !== '') expect(titles).toContain(title);
  });

  test('are many', () => {
    expect(rows.length).toBeGreaterThan(45);
  });
});
