import { expect, test } from 'vitest';
import { runAtOnce } from '../../../server/src/base/sliced.ts';
import { extendHistory, type SignedHistory } from '../../../server/src/remote/updating/signed-history.ts';
import { DIGEST, publishedRepository } from '../../support/trust-kit/world.ts';

/** The history after targets signed `tag` and signs it no more. */
function extended(history: SignedHistory, tag: string): SignedHistory {
  const file = publishedRepository().addTarget('targets', tag, DIGEST).publish().file('targets');
  return runAtOnce(extendHistory(history, new Map([['targets', file]]), new Map()));
}

const digest = (index: number): string => String(index).padStart(64, '0');

test('a tag keeps its last 16 digests, the newest last', () => {
  const before = Array.from({ length: 16 }, (_, index) => digest(index));
  expect(extended(new Map([['edge', before]]), 'edge').get('edge')).toEqual([...before.slice(1), DIGEST.sha256]);
});

test('a digest that was signed before is the newest, and not there twice', () => {
  const before = [DIGEST.sha256, digest(1)];
  expect(extended(new Map([['edge', before]]), 'edge').get('edge')).toEqual([digest(1), DIGEST.sha256]);
});

test('2,000 tags are kept, those that changed last', () => {
  const before = new Map(Array.from({ length: 2000 }, (_, index) => [`tag-${index}`, [digest(index)]]));
  const after = extended(before, 'tag-0');
  expect(after.size).toBe(2000);
  expect(after.get('tag-0')).toEqual([digest(0), DIGEST.sha256]);
  expect(after.has('tag-1')).toBe(false);
});
