import { expect, test } from 'vitest';
import type { JsonObject } from '../../../server/src/base/json-value.ts';
import { runAtOnce } from '../../../server/src/base/sliced.ts';
import { parseStrictJson } from '../../../server/src/base/strict-json.ts';
import { metadataText } from '../../../server/src/lsp/publish/metadata-text.ts';

const read = (text: string): JsonObject =>
  runAtOnce(parseStrictJson(Buffer.from(text), { maxBytes: 100_000, maxDepth: 20 })).value as JsonObject;

test('members in canonical order, one a line, hashes in hex beside them', () => {
  const text =
    '{"version":2,"targets":{"b":{"hashes":{"sha256":"q80="},"custom":1.50},"a":[]},"keys":[{},"x"],"_type":"T"}';
  expect(runAtOnce(metadataText(read(text)))).toBe(`{
  "_type": "T",
  "keys": [
    {},
    "x"
  ],
  "targets": {
    "a": [],
    "b": {
      "custom": 1.50,
      "hashes": {
        "sha256": "q80=" // abcd
      }
    }
  },
  "version": 2
}
`);
});

test.each(['"\\"}\\n// comment"', '"\\u2028"', '"\\u202e // x"', '"</script>"', '"__proto__"'])(
  'the name %s stays on its line and in its quotes',
  (name) => {
    const text = runAtOnce(metadataText(read(`{${name}:${name}}`)));
    expect(text.split('\n').length).toBe(4);
    expect(text).not.toMatch(/[\u2028\u202e]/);
    expect(JSON.parse(text)).toEqual(Object.fromEntries([[JSON.parse(name), JSON.parse(name)]]));
  },
);

test('of many targets is written with stops', () => {
  const targets = Array.from(
    { length: 500 },
    (_, index) => `"${index}":{"hashes":{"sha256":"q80="},"length":${index}}`,
  );
  const work = metadataText(read(`{"targets":{${targets.join()}}}`));
  let stops = 0;
  while (work.next().done !== true) stops += 1;
  expect(stops).toBeGreaterThan(5);
});
