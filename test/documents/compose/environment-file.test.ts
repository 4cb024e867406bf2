import { describe, expect, it } from 'vitest';
import { environmentScope, MAX_ENVIRONMENT_LENGTH } from '../../../server/src/documents/compose/environment-file.ts';

/** The value of `V`, or why there is none. */
function valueOf(text: string): string {
  const variable = environmentScope(text)('V');
  switch (variable.kind) {
    case 'value':
      return variable.value.text;
    case 'unknown':
      return `unknown: ${variable.because.join(' ')}`;
    case 'unset':
      return 'unset';
  }
}

describe('values', () => {
  it.each([
    ['V=1', '1'],
    ['V = 1 ', '1'],
    ['V: 1', '1'],
    ['export V=1', '1'],
    ['\uFEFFV=1', '1'],
    ['V=', ''],
    ['V=\nW=2', ''],
    ['V=1\nV=2', '2'],
    ['V=1\r\nW=2\r\n', '1'],
    ['V=a b', 'a b'],
    ['V=1 # comment', '1'],
    ['V=1#2', '1#2'],
    ['V="1" # comment', '1'],
    ["V='1'", '1'],
    ['V="a\\"b"', 'a"b'],
    ['V="a\\nb"', 'a\nb'],
    ['V="a\nb"', 'a\nb'],
    ["V='a\\nb'", 'a\\nb'],
    ['V="\\0101"', 'A'],
    ['V="\\q"', '\\q'],
    ['#V=1', 'unset'],
    ['V', 'unset'],
    ['V 1', 'unset'],
    ['junk ! line\nV=1', '1'],
    ['V="open', 'unset'],
  ])('%j', (text, value) => {
    expect(valueOf(text)).toBe(value);
  });
});

describe('values made of others', () => {
  it.each([
    ['W=1\nV=$W.2', '1.2'],
    ['W=1\nV="${W}.2"', '1.2'],
    ["W=1\nV='$W'", '$W'],
    ['V=${W:-3}', '3'],
    ['V=$$W', '$W'],
    ['V="\\$W"', '$W'],
    ['V=$W', 'unknown: W'],
    ['V=$W\nW=1', 'unknown: W'],
    ['V=$V', 'unknown: V'],
    ['A=$A\nW=$A\nV=$W', 'unknown: A'],
    ['V=1\nV=$V$V', '11'],
  ])('%j', (text, value) => {
    expect(valueOf(text)).toBe(value);
  });
});

describe('limits', () => {
  it('takes no values out of a file that is too large', () => {
    expect(valueOf(`V=1\n#${'x'.repeat(MAX_ENVIRONMENT_LENGTH)}`)).toBe('unset');
  });

  it.each(['"', "V='", 'V="\\', '\n', '#', 'V=$V$V\n', ' ', 'a', '#\n'])('reads «%s» repeated', (unit) => {
    expect(valueOf(unit.repeat(MAX_ENVIRONMENT_LENGTH / unit.length))).toBeTypeOf('string');
  });
});
