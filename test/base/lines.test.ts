import { describe, expect, test } from 'vitest';
import { LineIndex } from '../../server/src/base/lines.ts';

/** `|` marks the offset that is asked for. */
const places: readonly [name: string, marked: string, line: number, column: number][] = [
  ['the first character', '|FROM alpine', 1, 1],
  ['an empty text', '|', 1, 1],
  ['LF', 'FROM alpine\nFROM |busybox\n', 2, 6],
  ['CRLF', 'FROM alpine\r\nFROM |busybox\r\n', 2, 6],
  ['CR alone', 'FROM alpine\rFROM |busybox\r', 2, 6],
  ['all three in one file', 'a\nb\r\nc\rd|', 4, 2],
  ['empty lines', '\n\r\n\r|x', 4, 1],
  ['between CR and LF', 'ab\r|\ncd', 1, 4],
  ['the end, after the last line break', 'FROM alpine\n|', 2, 1],
  ['a character of two UTF-16 code units counts two', '# 😀 |x', 1, 6],
];

describe('LineIndex.positionAt', () => {
  test.each(places)('%s', (_name, marked, line, column) => {
    const offset = marked.indexOf('|');
    expect(new LineIndex(marked.replace('|', '')).positionAt(offset)).toEqual({ line, column });
  });
});
