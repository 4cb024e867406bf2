import { describe, expect, test } from 'vitest';
import { code, linkTo, plain } from '../../../server/src/lsp/show/markdown.ts';

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
    ['[a](b)', '\\[a\\](b)'],
    ['a\n# b', 'a \\# b'],
    ['é ✓', 'é ✓'],
    ['registry.example.com:5000/my_app-1:v1.2 (new)', 'registry.example.com:5000/my_app-1:v1.2 (new)'],
    ['_a_ and __b__', '\\_a\\_ and \\_\\_b\\_\\_'],
    ['https://evil.example', 'https\\://evil.example'],
    ['www.evil.example, WWW.evil.example', 'www\\.evil.example, WWW\\.evil.example'],
    ['a@evil.example', 'a\\@evil.example'],
    ['- item', '\\- item'],
    ['1. item', '1\\. item'],
    ['===', '\\==='],
  ])('%j', (text, markdown) => {
    expect(plain(text)).toBe(markdown);
  });
});

describe('links to the files of the user', () => {
  test.each([
    ['/a%20b/Dockerfile#L3', 'a b/Dockerfile:3', '[a b/Dockerfile:3](</a%20b/Dockerfile#L3>)'],
    ['/](x)<y>\n\\#L1', 'Dockerfile](x)', '[Dockerfile\\](x)](</%5D(x)%3Cy%3E%0A%5C#L1>)'],
  ])('%j', (path, text, markdown) => {
    expect(linkTo(path, text)).toBe(markdown);
  });
});
