import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseStrictJson } from '../../server/src/base/strict-json.ts';
import { encodeCanonicalJson } from '../../server/src/notary/canonical-json.ts';
import { DecodeError } from '../../server/src/notary/decode-error.ts';
import { canonical } from '../support/trust-kit/index.ts';
import type { Json } from '../support/trust-kit/index.ts';

function recode(text: string): string {
  return Buffer.from(
    encodeCanonicalJson(parseStrictJson(Buffer.from(text), { maxBytes: 1e6, maxDepth: 99 })),
  ).toString();
}

/** Where docker/go's form differs from RFC 8785, measured with the reference client. */
describe('the form that Notary signs', () => {
  test.each([
    [
      'members by code point',
      '{"\\uff61":1,"\\ud83d\\ude00":2,"a":3,"B":4,"10":5,"9":6}',
      '{"10":5,"9":6,"B":4,"a":3,"｡":1,"😀":2}',
    ],
    ['control characters as they are', '"\\n\\t\\u0000\\u001f\\u007f"', '"\n\t\u0000\u001f\u007f"'],
    ['only quote and backslash escaped', '"\\"\\\\/<>&\\u2028\\u2029"', '"\\"\\\\/<>&\u2028\u2029"'],
    ['whole numbers however written', '[1.0,1e3,-0,-5,0]', '[1,1000,0,-5,0]'],
    ['unpaired surrogates as U+FFFD', '"\\ud83d"', '"\ufffd"'],
    ['no white space', ' { "b" : [ ] , "a" : { } } ', '{"a":{},"b":[]}'],
    ['words', '[null,true,false]', '[null,true,false]'],
    [
      'members called as JavaScript calls its own',
      '{"__proto__":1,"constructor":2}',
      '{"__proto__":1,"constructor":2}',
    ],
  ])('%s', (_, text, expected) => {
    expect(recode(text)).toBe(expected);
  });

  test('has no fractions', () => {
    expect(() => recode('{"a":1.5}')).toThrow(DecodeError);
  });

  test('is what the test kit writes in its own way', () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constant(null),
        fc.boolean(),
        fc.maxSafeInteger().map((number) => number + 0),
        fc.string({ unit: 'binary' }),
        fc.array(tie('value')),
        fc.dictionary(fc.string({ unit: 'binary' }), tie('value')),
      ),
    })).value as fc.Arbitrary<Json>;
    fc.assert(
      fc.property(value, (json) => {
        expect(recode(JSON.stringify(json))).toBe(canonical(json));
      }),
    );
  });

  test('is stable: encoding what it decodes to gives the same bytes', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/\d\.\d|\de|\d{16}/i.test(text));
        // Control characters stand raw in this form, where JSON has them escaped.
        fc.pre(!/\\u00[01]|\\[bfnrt]/.test(text));
        expect(recode(recode(text))).toBe(recode(text));
      }),
    );
  });
});
