import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runAtOnce } from '../../server/src/base/sliced.ts';
import { JsonDecimal, JsonError } from '../../server/src/base/json-value.ts';
import { parseStrictJson } from '../../server/src/base/strict-json.ts';
import type { JsonObject, JsonValue } from '../../server/src/base/json-value.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';

const LIMITS = { maxBytes: 1000, maxDepth: 3 };

function parse(text: string | Uint8Array): JsonValue {
  return runAtOnce(parseStrictJson(Buffer.from(text), LIMITS)).value;
}

function codeOf(text: string | Uint8Array): string {
  try {
    parse(text);
    return 'read';
  } catch (error) {
    if (error instanceof JsonError) return error.code;
    throw error;
  }
}

/** What the reader gives, as `JSON.parse` would. */
function plain(value: JsonValue): unknown {
  if (value instanceof JsonDecimal) return value.value;
  if (value instanceof Map) {
    return Object.fromEntries([...(value as JsonObject)].map(([name, member]) => [name, plain(member)]));
  }
  return Array.isArray(value) ? (value as readonly JsonValue[]).map(plain) : value;
}

describe('what two readers could read differently is refused', () => {
  test.each([
    ['{"a":1,"a":2}', 'duplicate-member'],
    ['{"a":1,"\\u0061":2}', 'duplicate-member'],
    ['[{"b":{"a":1,"a":1}}]', 'duplicate-member'],
    ['{"\\ud800":1,"\\udfff":2}', 'duplicate-member'],
    ['9007199254740992', 'number-range'],
    ['-9007199254740992', 'number-range'],
    ['1e400', 'number-range'],
    ['1e16', 'number-range'],
    ['\ufeff{}', 'byte-order-mark'],
    [Uint8Array.of(0x22, 0xc3, 0x22), 'utf8'],
    [Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22), 'utf8'],
    ['[[[[1]]]]', 'too-deep'],
    [' '.repeat(1001), 'too-large'],
  ])('%s: %s', (text, code) => {
    expect(codeOf(text)).toBe(code);
  });
});

test.each([
  '',
  ' ',
  '{',
  '[',
  '[1',
  '[1,',
  '[1,]',
  '[,1]',
  '{"a"}',
  '{"a":}',
  '{"a":1,}',
  '{a:1}',
  "{'a':1}",
  '1 2',
  '[] []',
  'nul',
  'True',
  'NaN',
  '-',
  '+1',
  '01',
  '-01',
  '.5',
  '1.',
  '1e',
  '0x1',
  '"',
  '"a',
  '"\n"',
  '"\u0000"',
  '"\\x"',
  '"\\\'"',
  '"\\u12"',
  '"\\u123g"',
  '\u00a0{}',
  '/**/{}',
  '[1]\u0000',
])('no JSON: %j', (text) => {
  expect(codeOf(text)).toBe('syntax');
});

test.each<[string, unknown]>([
  ['null', null],
  [' { "a" : [ 1 , -2 , true , false , null ] } \n', { a: [1, -2, true, false, null] }],
  ['"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9"', '"\\/\b\f\n\r\té'],
  ['"\\ud83d\\ude00"', '😀'],
  ['"\\ud83d"', '\ufffd'],
  ['"\u007f\u2028"', '\u007f\u2028'],
  ['9007199254740991', 9007199254740991],
  ['{"__proto__":1,"1":2}', JSON.parse('{"__proto__":1,"1":2}')],
])('%s', (text, value) => {
  expect(plain(parse(text))).toEqual(value);
});

test.each(['1.0', '1e3', '-0', '1.5', '0.1e1'])('%s keeps how it is written', (text) => {
  const value = parse(text);
  expect(value).toBeInstanceOf(JsonDecimal);
  expect(value).toMatchObject({ text, value: Number(text) });
});

test('everything else reads as JSON.parse reads it', () => {
  const wide = { maxBytes: 1e6, maxDepth: 100 };
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), (text) => {
      const isExact = !/\d{16}/.test(text) && !/e\+?\d{2}/i.test(text);
      fc.pre(isExact && !/\\u[dD][89a-fA-F]/.test(text));
      expect(plain(runAtOnce(parseStrictJson(Buffer.from(text), wide)).value)).toEqual(JSON.parse(text));
    }),
    fuzzRuns(100),
  );
});

test('whatever the text: JSON.parse reads it as well, and reads the same, or neither does', () => {
  const token = fc.constantFrom(
    ...[
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      ' ',
      '\n',
      '\t',
      '\v',
      '"',
      '"a"',
      '"b"',
      '"\\u0061"',
      '"\\ud83d"',
      '"\\',
      '"\\/"',
      '"é"',
    ],
    ...[
      '0',
      '1',
      '-',
      '-0',
      '01',
      '.5',
      '1.',
      '1e',
      '1e2',
      '1E+2',
      '9007199254740991',
      'true',
      'null',
      'nul',
      'NaN',
      '\u0000',
      '\ufeff',
    ],
  );
  fc.assert(
    fc.property(fc.array(token, { maxLength: 12 }), (tokens) => {
      const text = tokens.join('');
      const reading = codeOf(text);
      if (reading === 'read') expect(plain(parse(text))).toEqual(JSON.parse(text.replaceAll('\\ud83d', '\\ufffd')));
      if (reading === 'syntax') expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
    }),
    fuzzRuns(2000),
  );
});

test('is linear: a long string without end is given up in no time', () => {
  const text = `["${'\\\\'.repeat(500_000)}`;
  expect(() => runAtOnce(parseStrictJson(Buffer.from(text), { maxBytes: 2e6, maxDepth: 2 }))).toThrow(JsonError);
}, 30_000);
