import { describe, expect, it } from 'vitest';
import { isLoopback } from '../../server/src/base/host.ts';

describe('this machine', () => {
  it.each(['localhost', 'LOCALHOST', 'localhost:5000', '127.0.0.1', '127.1.2.3:80', '[::1]', '[::1]:5000'])(
    '%s',
    (host) => {
      expect(isLoopback(host)).toBe(true);
    },
  );
});

describe('another machine', () => {
  it.each([
    '',
    'localhost.example.com',
    'example.localhost.com',
    'notlocalhost',
    '127.example.com',
    '127.0.0.1.example.com',
    '1127.0.0.1',
    '128.0.0.1',
    '0.0.0.0',
    '[::]',
    '[::1].example.com',
    'localhost:5000.example.com',
    'localhost@example.com',
  ])('%j', (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});
