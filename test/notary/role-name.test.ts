import { describe, expect, test } from 'vitest';
import { isDelegationName, isWithin, parentRole } from '../../server/src/notary/role-name.ts';
import type { Json } from '../support/trust-kit/index.ts';
import { publishedRepository, TestWorld } from '../support/trust-kit/world.ts';

const LONGEST = `targets/${'a'.repeat(247)}`;

test.each(['targets/a', 'targets/a/b', 'targets/-_9', LONGEST])('a delegation: %s', (name) => {
  expect(isDelegationName(name)).toBe(true);
});

const NONE = [
  ...[
    '',
    'root',
    'targets',
    'targets/',
    'targets//a',
    'targets/a/',
    '/targets/a',
    'target/a',
    'targets/A',
    'targets/a b',
  ],
  ...[
    'targets/.',
    'targets/..',
    'targets/../root',
    'targets/a.json',
    'targets/ä',
    'targets/a\n',
    'targets\\a',
    `${LONGEST}a`,
  ],
];

test.each(NONE)('no delegation: %j', (name) => {
  expect(isDelegationName(name)).toBe(false);
});

describe('targets that delegate to a name that is none, or not its child', () => {
  test.each([...NONE, 'targets/a/b'])('%j', async (name) => {
    const repository = publishedRepository();
    const { roles } = repository.signedPart('targets')['delegations'] as { roles: Json[] };
    roles.push({ name, keyids: [], threshold: 1, paths: [] });
    repository.touch('targets').publish();
    expect(await new TestWorld(repository).decision()).toBe('targets: format');
  });
});

test('parents and what lies within', () => {
  expect(parentRole('targets/a/b')).toBe('targets/a');
  expect(isWithin('targets/a/b', 'targets/a')).toBe(true);
  expect(isWithin('targets/a', 'targets/a')).toBe(true);
  expect(isWithin('targets/ab', 'targets/a')).toBe(false);
});
