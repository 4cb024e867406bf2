import { describe, expect, test } from 'vitest';
import { compareCodePoints, compareNaturally } from '../../server/src/cli/text-order.ts';

/** Every list is in its order already. */
const natural: readonly (readonly string[])[] = [
  ['abc2', 'abc12'],
  ['3.9', '3.18', '3.19', '3.19.1', 'edge', 'latest'],
  ['1', '01', '001', '2'],
  ['1.0', '1.0-rc1', '1.0.1', 'v1'],
  ['', 'a'],
  ['10', 'A', 'a', 'b1', 'ba'],
  ['99999999999999999998', '99999999999999999999', '100000000000000000000'],
];

describe('compareNaturally', () => {
  test.each(natural.map((list) => [list.join(' < '), list] as const))('%s', (_, list) => {
    expect([...list].reverse().sort(compareNaturally)).toEqual(list);
  });

  test('leading zeros decide only where everything before is equal', () => {
    expect(['a01a', 'a1b', 'a2'].sort(compareNaturally)).toEqual(['a1b', 'a01a', 'a2']);
  });
});

describe('compareCodePoints', () => {
  test('U+FF61 comes before U+1F600, unlike in UTF-16', () => {
    expect(['\u{1F600}', '\uFF61', 'z', 'zz', 'Z'].sort(compareCodePoints)).toEqual([
      'Z',
      'z',
      'zz',
      '\uFF61',
      '\u{1F600}',
    ]);
  });
});
