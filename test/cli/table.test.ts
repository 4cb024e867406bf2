import { describe, expect, test } from 'vitest';
import { DOCKER_TABLE, NOTARY_TABLE, renderTable, underlined } from '../../server/src/cli/table.ts';

describe('renderTable', () => {
  test("docker's columns are at least ten wide, with three blanks between", () => {
    expect(
      renderTable(
        [
          ['SIGNER', 'KEYS'],
          ['alice', 'A, B'],
          ['a-long-name', 'C'],
        ],
        DOCKER_TABLE,
      ),
    ).toBe('SIGNER        KEYS\nalice         A, B\na-long-name   C\n');
    expect(renderTable([['bob', 'B']], DOCKER_TABLE)).toBe('bob       B\n');
  });

  test("notary's header is underlined", () => {
    expect(renderTable([...underlined(['NAME', 'ROLE']), ['edge', 'targets']], NOTARY_TABLE)).toBe(
      'NAME    ROLE\n----    ----\nedge    targets\n',
    );
  });

  test('an empty cell in the middle keeps its column', () => {
    expect(renderTable([['a', '', 'c']], NOTARY_TABLE)).toBe('a        c\n');
  });

  test('widths count characters, not UTF-16 code units', () => {
    expect(renderTable([['😀😀', 'x']], NOTARY_TABLE)).toBe('😀😀    x\n');
  });

  test('has as many rows as a repository has tags', () => {
    const rows = Array.from({ length: 200_000 }, (_, index) => [`tag${index}`, 'x']);
    expect(renderTable(rows, NOTARY_TABLE)).toMatch(/^tag0 {9}x\n[^]*\ntag199999 {4}x\n$/);
  });

  test.each([
    ['an escape sequence', '\u001b[2Jx', '\\x1b[2Jx'],
    ['a line feed', 'a\nb', 'a\\x0ab'],
    ['a right-to-left override', 'a\u202eb', 'a\\u202eb'],
  ])('a tag cannot drive the terminal with %s', (_name, tag, shown) => {
    expect(renderTable([[tag]], NOTARY_TABLE)).toBe(`${shown}\n`);
  });
});
