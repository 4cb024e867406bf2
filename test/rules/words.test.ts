import { describe, expect, test } from 'vitest';
import { UnreachableError, UsageError } from '../../server/src/base/errors.ts';
import { failureWords } from '../../server/src/rules/words.ts';

describe('why something came to nothing', () => {
  test.each([
    [new UsageError('a target needs a name'), 'a target needs a name'],
    [new UnreachableError('offline', 'a.example', ''), 'a.example was not asked because offline mode is on'],
    [
      new UnreachableError('rate-limited', 'a.example', 'no further request before noon'),
      'a.example limits the rate of requests (no further request before noon)',
    ],
    [new UnreachableError('connection', 'a.example', 'ECONNREFUSED'), 'no connection to a.example (ECONNREFUSED)'],
    [new UnreachableError('cancelled', '', 'the publication was cancelled'), 'the publication was cancelled'],
  ])('%s', (error, words) => expect(failureWords(error)).toBe(words));
});
