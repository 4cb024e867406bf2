import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMatch, matchEnd, parseGlob } from '../../../server/src/documents/dockerfile/glob.ts';

/** The same pattern as a regular expression, as BuildKit makes one; for short texts only. */
function asRegExp(pattern: string, want: 'shortest' | 'longest'): RegExp {
  const star = want === 'shortest' ? '.*?' : '.*';
  const source = pattern.replace(/\\(.)|[*?]|[.+]/g, (part, escaped?: string) => {
    if (escaped !== undefined) return `\\${escaped}`;
    if (part === '*') return star;
    return part === '?' ? '.' : `\\${part}`;
  });
  return new RegExp(`^${source}`);
}

const pattern = fc
  .array(fc.constantFrom('a', 'b', '.', '*', '?', '\\*', '\\?', '\\\\'), { maxLength: 6 })
  .map((p) => p.join(''));
const value = fc.array(fc.constantFrom('a', 'b', '.', '*', '?', '\\'), { maxLength: 8 }).map((p) => p.join(''));

describe('shell patterns', () => {
  it.each(['shortest', 'longest'] as const)('match the %s prefix that the regular expression matches', (want) => {
    fc.assert(
      fc.property(pattern, value, (text, subject) => {
        const glob = parseGlob(text) ?? [];
        expect(matchEnd(glob, subject, 0, want)).toBe(asRegExp(text, want).exec(subject)?.[0].length);
      }),
      { seed: 5, numRuns: 5_000 },
    );
  });

  it('are found anywhere, the first, as long as can be', () => {
    expect(findMatch(parseGlob('b*b') ?? [], 'abcbcbc', 0)).toEqual({ start: 1, end: 6 });
    expect(findMatch(parseGlob('x') ?? [], 'abc', 0)).toBeUndefined();
  });

  it.each(['\\', '\\a', 'a'.repeat(10_000)])('are refused: %s', (text) => {
    expect(parseGlob(text)).toBeUndefined();
  });

  it('come to an end with the patterns that break regular expressions', () => {
    expect(matchEnd(parseGlob(`${'*a'.repeat(200)}b`) ?? [], 'a'.repeat(500), 0, 'longest')).toBeUndefined();
  });
});
