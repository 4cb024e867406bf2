import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runAtOnce } from '../../server/src/base/sliced.ts';
import { parseStrictJson } from '../../server/src/base/strict-json.ts';
import { encodeCanonicalJson } from '../../server/src/notary/canonical-json.ts';
import { DecodeError } from '../../server/src/notary/decode-error.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';
import { canonical } from '../support/trust-kit/index.ts';
import type { Json } from '../support/trust-kit/index.ts';

function recode(text: string): string {
  const { value } = runAtOnce(parseStrictJson(Buffer.from(text), { maxBytes: 1e6, maxDepth: 99 }));
  return Buffer.from(runAtOnce(encodeCanonicalJson(value))).toString();
}

/** The `signed` of a document, as the reader says that it stands there in canonical form. */
function readAsCanonical(document: string): string | undefined {
  const { canonical: members } = runAtOnce(parseStrictJson(Buffer.from(document), { maxBytes: 1e6, maxDepth: 99 }));
  return members.get('signed');
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
      fuzzRuns(100),
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
      fuzzRuns(100),
    );
  });
});

describe('what stands in a file in the form that is signed is taken as it stands', () => {
  test.each([
    '{}',
    '[]',
    '{"a":1,"b":{"x":[null,true,-5,"é ｡"]},"c":[]}',
    '{"10":5,"9":6,"B":4,"a":3}',
    '[{"a":0},""]',
  ])('%s', (text) => {
    expect(readAsCanonical(` { "signatures" : [] , "signed" :  ${text}  } `)).toBe(text);
    expect(recode(text)).toBe(text);
  });

  test.each([
    ['a space', '{"a": 1}'],
    ['a space inside of an empty list', '[ ]'],
    ['a line end deep inside', '{"a":{"b":[1\n]}}'],
    ['members out of order', '{"b":1,"a":2}'],
    ['members out of order deep inside', '{"a":[{"b":1,"a":2}],"b":0}'],
    ['an escape', '{"a":"\\u0041"}'],
    ['an escape in a name', '{"\\u0041":1}'],
    ['a fraction', '[1.0]'],
    ['an exponent', '[1e3]'],
    ['a negative zero', '[-0]'],
    ['members in the order of UTF-16', '{"😀":2,"｡":1}'],
    ['members in the order of code points, which a reader of UTF-16 cannot tell', '{"｡":1,"😀":2}'],
  ])('but not with %s', (_, text) => {
    expect(readAsCanonical(`{"signed":${text}}`)).toBeUndefined();
  });

  test('a member says nothing about the next one', () => {
    expect(readAsCanonical('{"x":[ 1.0 ],"signed":[1],"y":{"b":1,"a":[ ]}}')).toBe('[1]');
    expect(readAsCanonical('[{"signed":[1]}]')).toBeUndefined();
  });

  test('whatever the text: what is taken as it stands is what the encoder writes', () => {
    const names = fc.constantFrom('a', 'b', 'B', '10', '9', '｡', '😀', '\n', '"', '\\', '');
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('null', 'true', '0', '-0', '1.0', '1e2', '-7', '"x"', '"\\u0041"', '"\\""', '"é"'),
        fc.array(tie('value') as fc.Arbitrary<string>).map((items) => `[${items.join(',')}]`),
        fc
          .uniqueArray(fc.tuple(names, tie('value') as fc.Arbitrary<string>), { selector: ([name]) => name })
          .map((members) => `{${members.map(([name, member]) => `${JSON.stringify(name)}:${member}`).join(',')}}`),
        (tie('value') as fc.Arbitrary<string>).map((text) => ` ${text}`),
      ),
    })).value;
    let taken = 0;
    fc.assert(
      fc.property(value, (text) => {
        const found = readAsCanonical(`{"signed":${text}}`);
        if (found === undefined) return;
        taken += 1;
        expect(found).toBe(text.trim());
        expect(recode(text)).toBe(text.trim());
      }),
      fuzzRuns(2000),
    );
    expect(taken).toBeGreaterThan(20);
  });
});
