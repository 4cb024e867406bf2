import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../server/src/documents/parse-document.ts';
import { expectUses, expectUsesWith, NO_CONTEXT } from '../drawn.ts';

const CASES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'services.*.image': {
    'plain and quoted': `
services:
  web:
    image: nginx:1.25
           ^^^^^^^^^^ compose-image nginx:1.25
  db:
    image: "postgres:16" # comment
            ^^^^^^^^^^^ compose-image postgres:16
  cache: { image: 'redis' }
                   ^^^^^ compose-image redis`,
    'nothing to find': `
version: "3"
x-base:
  image: nginx
volumes:
  image: nginx
services:
  web:
    command: image nginx`,
    'half typed': `
services:
  web:
    image:
  db:
    image: redis:\${
           ^^^^^^^^ compose-image invalid bad-tag`,
    'an open quote': `
services:
  web:
    image: "postgres:
            ^^^^^^^^^ compose-image invalid bad-tag
  db:
    image: redis`,
    'several documents': `
services:
  web:
    image: a
           ^ compose-image a
---
services:
  web:
    image: b
           ^ compose-image b`,
    'a platform': `
services:
  web:
    image: nginx
           ^^^^^ compose-image nginx
    platform: linux/arm64`,
    'behind an error': `
services:
  web:
    image: nginx
           ^^^^^ compose-image nginx
    ports: [80
  db:
    image: postgres
           ^^^^^^^^ compose-image postgres`,
  },
  'anchors, aliases, merges': {
    'a merged map is found where it stands, once': `
x-base: &base
  image: nginx
         ^^^^^ compose-image nginx
services:
  one:
    <<: *base
  two:
    <<: [*base]
  three:
    <<: *base
    image: redis
           ^^^^^ compose-image redis`,
    'an aliased name': `
services:
  one:
    image: &image nginx
                  ^^^^^ compose-image nginx
  two:
    image: *image
  three: *nobody`,
    'a circle': `
x-a: &a
  <<: *a
services: &s
  <<: *s
  one: *s`,
  },
  'build and image': {
    'names what it produces': `
services:
  web:
    build: .
    image: mine`,
    'unless it is pulled first': `
services:
  web:
    build: .
    image: theirs
           ^^^^^^ compose-image theirs
    pull_policy: always
  api:
    build: .
    image: mine
    pull_policy: build`,
  },
  interpolation: {
    'defaults and relatives': `
services:
  a:
    image: nginx:\${TAG:-1.25}
           ^^^^^^^^^^^^^^^^^^ compose-image nginx:1.25
  b:
    image: \${IMAGE-nginx:\${TAG-1}}
           ^^^^^^^^^^^^^^^^^^^^^^^ compose-image nginx:1
  c:
    image: nginx\${TAG:+:x}
           ^^^^^^^^^^^^^^^ compose-image nginx
  d:
    image: nginx:$TAG
           ^^^^^^^^^^ compose-image unresolved TAG
  e:
    image: "nginx:\${TAG:?set it}"
            ^^^^^^^^^^^^^^^^^^^^ compose-image unresolved TAG`,
    'refused by Compose': `
services:
  a:
    image: nginx:$$
           ^^^^^^^^ compose-image invalid bad-tag
  b:
    image: nginx:\${TAG
           ^^^^^^^^^^^ compose-image invalid bad-tag
  c:
    image: nginx:$1
           ^^^^^^^^ compose-image invalid bad-tag`,
  },
};

describe.each(Object.entries(CASES))('%s', (_, drawings) => {
  it.each(Object.entries(drawings))('%s', (__, drawing) => {
    expectUses('compose', drawing);
  });

  it.each(Object.entries(drawings))('%s, with other line ends and a byte order mark', (__, drawing) => {
    expectUsesWith('\r\n', 'compose', drawing);
  });
});

describe('the environment file', () => {
  it('gives variables their values', () => {
    const environmentFile = [
      '# c',
      'TAG=3',
      'export Q="4" # c',
      "S='5'",
      'EMPTY=',
      'REF=$TAG',
      'LAST=1',
      'LAST=2 ',
    ].join('\n');
    const drawing = `
services:
  a: { image: "nginx:$TAG" }
               ^^^^^^^^^^ compose-image nginx:3
  b: { image: "nginx:$Q$S" }
               ^^^^^^^^^^ compose-image nginx:45
  c: { image: "nginx:\${EMPTY:-6}" }
               ^^^^^^^^^^^^^^^^^ compose-image nginx:6
  d: { image: "nginx:$REF" }
               ^^^^^^^^^^ compose-image unresolved REF
  e: { image: "nginx:$LAST" }
               ^^^^^^^^^^^ compose-image nginx:2`;
    expectUses('compose', drawing, { ...NO_CONTEXT, environmentFile });
  });
});

describe('problems', () => {
  it('tells where the YAML is broken and reads the rest', () => {
    const { problems } = parseDocument('compose', 'services:\n  a: [1\n  b: 2\n', NO_CONTEXT);
    expect(problems.map(({ code }) => code)).toContain('syntax');
  });

  it.each(['[', '{a: ', '- '])('survives «%s» repeated', (unit) => {
    const { problems } = parseDocument('compose', unit.repeat(20_000), NO_CONTEXT);
    expect(problems.length).toBeGreaterThan(0);
  });
});
