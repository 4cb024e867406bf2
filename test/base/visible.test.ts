import { expect, test } from 'vitest';
import { visible } from '../../server/src/base/visible.ts';

test.each([
  ['line feeds, which would forge a line of a log', 'a\nb', 'a\\x0ab'],
  ['escape sequences of terminals', '\u001b[2Ja', '\\x1b[2Ja'],
  ['characters that turn the direction of writing around', 'a\u202eb', 'a\\u202eb'],
  ['letters of any script stay', 'möwe 鴎', 'möwe 鴎'],
])('%s', (_habit, text, shown) => {
  expect(visible(text)).toBe(shown);
});
