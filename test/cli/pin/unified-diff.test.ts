import { describe, expect, test } from 'vitest';
import { unifiedDiff } from '../../../server/src/cli/pin/unified-diff.ts';

const TEN = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'];

/** Ten numbered lines, with `changes` in place of some. */
function lines(changes: Readonly<Record<number, string>> = {}, end = '\n'): string {
  return TEN.map((line, index) => (changes[index + 1] ?? line) + end).join('');
}

describe('unifiedDiff', () => {
  test('nothing changed', () => {
    expect(unifiedDiff('f', lines(), lines())).toBe('');
  });

  test('a change in the middle, with three lines around it', () => {
    expect(unifiedDiff('a/Dockerfile', lines(), lines({ 5: 'five' }))).toBe(
      '--- a/a/Dockerfile\n+++ b/a/Dockerfile\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n',
    );
  });

  test('a name with blanks ends with a tab, as git and diff write it', () => {
    expect(unifiedDiff('a b/f', 'x\n', 'y\n')).toBe('--- a/a b/f\t\n+++ b/a b/f\t\n@@ -1,1 +1,1 @@\n-x\n+y\n');
  });

  test('neighbours change together', () => {
    expect(unifiedDiff('f', lines(), lines({ 1: 'one', 2: 'two' }))).toContain(
      '@@ -1,5 +1,5 @@\n-1\n-2\n+one\n+two\n 3\n',
    );
  });

  test('changes whose surroundings meet are one hunk, others are two', () => {
    expect(unifiedDiff('f', lines(), lines({ 1: 'one', 8: 'eight' })).match(/@@.*@@/g)).toEqual(['@@ -1,10 +1,10 @@']);
    expect(unifiedDiff('f', lines(), lines({ 1: 'one', 9: 'nine' })).match(/@@.*@@/g)).toEqual([
      '@@ -1,4 +1,4 @@',
      '@@ -6,5 +6,5 @@',
    ]);
  });

  test('CRLF and a missing line feed at the end are kept', () => {
    expect(unifiedDiff('f', 'a\r\nb', 'a\r\nc')).toBe(
      '--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\r\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n',
    );
  });
});
