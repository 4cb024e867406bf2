import fc from 'fast-check';
import { expect, test } from 'vitest';
import { indentJson } from '../../server/src/base/indent-json.ts';
import { runAtOnce } from '../../server/src/base/sliced.ts';

test('is what JSON.stringify makes of the same value, from compact or spacious text', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const value: unknown = JSON.parse(text);
      // Members that look like integers would change their places in an object of JavaScript's.
      fc.pre(!/"\d+"\s*:|__proto__/.test(text));
      const shown = runAtOnce(indentJson(JSON.stringify(value, undefined, 3)));
      expect(JSON.parse(shown)).toEqual(value);
      if (!/\p{Cf}|[\p{Zl}\p{Zp}\u007f-\u009f]/u.test(text)) expect(shown).toBe(JSON.stringify(value, undefined, 2));
    }),
  );
});

test.each([
  ['{"10":1,"9":2}', '{\n  "10": 1,\n  "9": 2\n}'],
  ['{"a":1.50,"b":1e3}', '{\n  "a": 1.50,\n  "b": 1e3\n}'],
  ['["{,}:[]","\\"\\\\"]', '[\n  "{,}:[]",\n  "\\"\\\\"\n]'],
  ['[ ]', '[]'],
  ['{"a":{ },"b":[[]]}', '{\n  "a": {},\n  "b": [\n    []\n  ]\n}'],
  ['"left\u202eright"', '"left\\u202eright"'],
])('%j keeps its order, its numbers and its strings', (text, shown) => {
  expect(runAtOnce(indentJson(text))).toBe(shown);
});
