import { cachedDataVersionTag } from 'node:v8';
import { expect, test } from 'vitest';
import { compileWasmOnce } from '../../server/src/node/engine.ts';

test('this V8 knows the flags', () => {
  // What V8 keeps of compiled code depends on its flags: it says so by this number.
  const before = cachedDataVersionTag();
  compileWasmOnce();
  expect(cachedDataVersionTag()).not.toBe(before);
});
