import { describe, expect, test } from 'vitest';
import { completePolicy, describeMemberAt, type KnownNames } from '../../server/src/policy/complete.ts';

const KNOWN: KnownNames = {
  registries: ['docker.io', 'ghcr.io'],
  images: ['alpine', 'ghcr.io/acme/app'],
  signersFor: (match) => (match === 'alpine' ? ['alice'] : ['alice', 'bob']),
  until: '2027-02-22',
};

/** What is offered at the bar, and what it replaces. */
function offered(drawn: string): string {
  const offset = drawn.indexOf('|');
  const suggestions = completePolicy(drawn.replace('|', ''), offset, KNOWN);
  const replaced = drawn.slice(offset - (suggestions[0]?.replaces ?? 0), offset);
  return [...suggestions.map(({ label }) => label), ...(replaced === '' ? [] : [`for ${replaced}`])].join(' ');
}

describe('what is offered', () => {
  test.each<[name: string, text: string, labels: string]>([
    ['in an empty file', '|', 'version enforce registries images exceptions'],
    ['for the beginning of a member', 'version: 1\nim|', 'enforce registries images exceptions for im'],
    ['between members', 'version: 1\n|\nimages:\n', 'enforce registries exceptions'],
    ['as the version', 'version: |', '1'],
    ['as a truth value', 'version: 1\nenforce: |', 'true'],
    ['in a list of hosts', 'version: 1\nregistries: [docker.io, gh|', 'docker.io ghcr.io for gh'],
    ['in a list of hosts, line by line', 'version: 1\nregistries:\n  - |', 'docker.io ghcr.io'],
    ['in a new entry', 'images:\n  - |', 'match signers anySigner pinned'],
    [
      'in a new entry without indentation',
      'images:\n- match: alpine\n  pinned: true\n- |',
      'match signers anySigner pinned',
    ],
    ['in an entry that has begun', 'images:\n  - match: alpine\n    |\n    pinned: true\n', 'signers anySigner'],
    [
      'for the beginning of a member of an entry',
      'images:\n  - match: alpine\n    si|',
      'signers anySigner pinned for si',
    ],
    ['in an entry in one line', 'images:\n  - { match: alpine, |', 'signers anySigner pinned'],
    ['as the images', 'images:\n  - match: |', 'alpine ghcr.io/acme/app docker.io/* ghcr.io/*'],
    [
      'as the images, half typed',
      'images:\n  - match: ghcr.io/ac|',
      'alpine ghcr.io/acme/app docker.io/* ghcr.io/* for ghcr.io/ac',
    ],
    ['as signers of these images', 'images:\n  - match: alpine\n    signers: [|', 'alice'],
    ['as signers of these images, line by line', 'images:\n  - match: alpine\n    signers:\n      - |', 'alice'],
    ['as signers where the list is not indented', 'images:\n  - match: alpine\n    anySigner:\n    - |', 'alice'],
    ['as signers before the images are named', 'images:\n  - signers: [|\n    match: alpine\n', 'alice'],
    ['as signers of images that are not known', 'images:\n  - signers: [alice, |', 'alice bob'],
    ['in an exception', 'exceptions:\n  - match: alpine\n    |', 'reason until'],
    ['as its end', 'exceptions:\n  - match: alpine\n    until: |', '2027-02-22'],
    ['as its reason', 'exceptions:\n  - match: alpine\n    reason: |', ''],
    ['in a comment', 'version: 1 # |', ''],
    ['behind a value', 'version: 1 |', ''],
  ])('%s', (_name, text, labels) => {
    expect(offered(text)).toBe(labels);
    expect(offered(text.replaceAll('\n', '\r\n'))).toBe(labels);
  });

  test('a pattern that begins with a star is quoted', () => {
    const text = 'images:\n  - match: ';
    const [suggestion] = completePolicy(text, text.length, { ...KNOWN, images: ['*'] });
    expect(suggestion?.newText).toBe('"*"');
  });
});

test.each([
  ['ver|sion: 1', 'version'],
  ['|version: 1', 'version'],
  ['images:\n  - { pin|ned: true }', 'pinned'],
  ['version: |1', undefined],
  ['# ver|sion', undefined],
])('in %j stands the member %s', (drawn, name) => {
  expect(describeMemberAt(drawn.replace('|', ''), drawn.indexOf('|'))?.name).toBe(name);
});
