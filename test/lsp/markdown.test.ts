import { describe, expect, test } from 'vitest';
import { code, plain } from '../../server/src/lsp/markdown.ts';

describe('code spans', () => {
  test.each([
    ['docker.io/library/alpine', '`docker.io/library/alpine`'],
    ['a`b', '`` a`b ``'],
    ['``', '``` `` ```'],
    ['a\r\nb', '`a b`'],
    ['', '`(empty)`'],
  ])('%j', (text, markdown) => {
    expect(code(text)).toBe(markdown);
  });
});

describe('plain text', () => {
  test.each([
    ['signed by alice', 'signed by alice'],
    ['[a](b)', '\\[a\\]\\(b\\)'],
    ['a\n# b', 'a \\# b'],
    ['é ✓', 'é ✓'],
  ])('%j', (text, markdown) => {
    expect(plain(text)).toBe(markdown);
  });
});
