import { expect, test } from 'vitest';
import { withoutIcons, withoutLinks } from '../../client/src/plain-text.ts';

test('a name that somebody chose makes no icon in a list', () => {
  expect(withoutIcons('$(verified) 1.0')).toBe('\\$(verified) 1.0');
});

test('a name that somebody chose makes no link in a notification', () => {
  expect(withoutLinks('[here](https://evil.example)')).toBe('[here] (https://evil.example)');
});
