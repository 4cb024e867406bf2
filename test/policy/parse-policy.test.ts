import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../../server/src/policy/parse-policy.ts';

/** Every problem as a line of carets under the first line of what is underlined, with what is said about it. */
function drawn(text: string): string {
  const { problems } = parsePolicy(text);
  const lines = text.split('\n');
  let start = 0;
  const drawing = lines.flatMap((line) => {
    const from = start;
    start += line.length + 1;
    const here = problems.filter(({ span }) => span.start >= from && span.start < start);
    const marks = here.map(({ span, message }) => {
      const length = Math.min(span.end - span.start, line.length - (span.start - from));
      return `${' '.repeat(span.start - from)}${'^'.repeat(Math.max(1, length))} ${message}`;
    });
    return [line, ...marks];
  });
  return drawing.join('\n');
}

const WHOLE = `# Agreed with the platform team
version: 1
enforce: true
registries: [docker.io, index.docker.io, "registry.example.com:5000"]
images:
  - match: docker.io/myorg/*
    signers: [alice, releases]
    pinned: true
  - { match: 'ghcr.io/acme/*', anySigner: [bob, carol/ci] }
exceptions:
  - match: docker.io/library/busybox
    reason: |
      waits for
      JIRA-123
    until: 2027-01-31
`;

describe('a policy', () => {
  test('is read whole', () => {
    expect(parsePolicy(WHOLE)).toEqual({
      problems: [],
      policy: {
        enforce: true,
        registries: ['docker.io', 'docker.io', 'registry.example.com:5000'],
        images: [
          { match: 'docker.io/myorg/*', signers: ['alice', 'releases'], anySigner: [], pinned: true },
          { match: 'ghcr.io/acme/*', signers: [], anySigner: ['bob', 'carol/ci'], pinned: false },
        ],
        exceptions: [
          {
            match: 'docker.io/library/busybox',
            reason: 'waits for\nJIRA-123',
            until: '2027-01-31',
            endsAt: Date.UTC(2027, 1, 1),
            untilSpan: { start: WHOLE.indexOf('2027'), end: WHOLE.indexOf('2027') + 10 },
          },
        ],
      },
    });
  });

  test('of nothing but its version asks for nothing', () => {
    expect(parsePolicy('version: 1\n')).toEqual({
      policy: { enforce: false, registries: undefined, images: [], exceptions: [] },
      problems: [],
    });
  });
});

/** The problems are those that stand in the text; taken out, they must come back. */
const BROKEN: readonly [name: string, drawing: string][] = [
  ['an empty file', `\n^ a policy begins with version: 1`],
  ['a list', `- version: 1\n^^^^^^^^^^^^ a policy begins with version: 1`],
  ['no version', `enforce: true\n^ version: 1 is missing`],
  ['a later version', `version: 2\n         ^ this Image Trust reads version 1 only`],
  [
    'a member that is misspelt',
    `version: 1
image:
^^^^^ image is no member here; there are version, enforce, registries, images, exceptions
  - match: alpine`,
  ],
  ['a member twice', `version: 1\nenforce: true\nenforce: false\n^^^^^^^ enforce stands here twice`],
  ['a truth value that is none', `version: 1\nenforce: yes\n         ^^^ enforce must be true or false`],
  [
    'a member without a value',
    `version: 1\nregistries:\n^^^^^^^^^^ registries must be a list of texts with at least one entry`,
  ],
  [
    'a text in place of a list',
    `version: 1\nimages: alpine\n        ^^^^^^ images must be a list of entries with at least one entry`,
  ],
  [
    'hosts that are none',
    `version: 1
registries: [https://docker.io, myorg, docker.io/library]
             ^^^^^^^^^^^^^^^^^ https://docker.io is no registry: a host with its port, like docker.io or registry.example.com:5000
                                ^^^^^ myorg is no registry: a host with its port, like docker.io or registry.example.com:5000
                                       ^^^^^^^^^^^^^^^^^ docker.io/library is no registry: a host with its port, like docker.io or registry.example.com:5000`,
  ],
  [
    'an entry that asks for nothing',
    `version: 1
images:
  - match: alpine
    ^^^^^ this entry asks for nothing: signers, anySigner or pinned is missing`,
  ],
  [
    'an entry without images',
    `version: 1
images:
  - pinned: true
    ^^^^^^ match is missing: the images that are meant`,
  ],
  [
    'a pattern that could never match',
    `version: 1
images:
  - match: alpine@sha256:ab
           ^^^^^^^^^^^^^^^^ alpine@sha256:ab covers no image: write a name with * for any characters, without a digest
    pinned: true`,
  ],
  [
    'a pattern twice',
    `version: 1
images:
  - { match: alpine, pinned: true }
  - { match: alpine, signers: [alice] }
             ^^^^^^ alpine has an entry above already: put everything into one`,
  ],
  [
    'signers that are none',
    `version: 1
images:
  - match: alpine
    signers: [targets/alice, "", alice, alice]
              ^^^^^^^^^^^^^ targets/alice is no signer: write the name of a delegation without targets/, like alice
                             ^^ signers must be a list of texts
                                        ^^^^^ alice stands here twice`,
  ],
  [
    'an exception without reason and end',
    `version: 1
exceptions:
  - match: alpine
    ^^^^^ reason is missing: why the exception is there
    ^^^^^ until is missing: the last day on which the exception counts`,
  ],
  [
    'days that there are not',
    `version: 1
exceptions:
  - { match: a, reason: r, until: 2027-02-29 }
                                  ^^^^^^^^^^ 2027-02-29 is no day, like 2027-01-31
  - { match: b, reason: r, until: soon }
                                  ^^^^ soon is no day, like 2027-01-31
  - { match: c, reason: r, until: 2027-01-01T10:00:00Z }
                                  ^^^^^^^^^^^^^^^^^^^^ 2027-01-01T10:00:00Z is no day, like 2027-01-31`,
  ],
  [
    'an alias, which could hide what is meant',
    `version: 1
registries: &all [docker.io]
images:
  - match: alpine
    signers: *all
             ^^^^ aliases are not read here: write the value itself`,
  ],
  [
    'a merge key',
    `version: 1
<<: { enforce: true }
^^ << is no member here; there are version, enforce, registries, images, exceptions`,
  ],
  ['a second document', `version: 1\n---\nenforce: true\n^^^^^^^^^^^^^ a policy is one document, not several`],
  [
    'half a file, as somebody types it',
    `version: 1
registries: [docker.io
                      ^ Flow sequence in block collection must be sufficiently indented and end with a ]`,
  ],
];

describe('what is wrong is drawn where it stands', () => {
  test.each(BROKEN)('%s', (_name, drawing) => {
    const text = drawing
      .split('\n')
      .filter((line) => !/^ *\^/.test(line))
      .join('\n');
    expect(drawn(text)).toBe(drawing);
  });
});

describe('what could be read counts beside what could not', () => {
  test('of several entries', () => {
    const text = 'version: 1\nimages:\n  - { match: alpine, pinned: yes }\n  - { match: busybox, pinned: true }\n';
    expect(parsePolicy(text).policy.images).toEqual([
      { match: 'alpine', signers: [], anySigner: [], pinned: false },
      { match: 'busybox', signers: [], anySigner: [], pinned: true },
    ]);
  });

  test('a list of hosts of which none could be read forbids nothing', () => {
    expect(parsePolicy('version: 1\nregistries: []\n').policy.registries).toBeUndefined();
  });
});

describe('whatever the text, reading ends', () => {
  test.each<[string, string]>([
    ['a file that is too large', `version: 1\n#${'x'.repeat(300_000)}`],
    ['deep nesting', `version: 1\nimages: ${'['.repeat(5000)}`],
    ['many problems', `version: 1\n${Array.from({ length: 5000 }, (_, index) => `x${index}: y\n`).join('')}`],
    ['many entries', `version: 1\nregistries: [${'docker.io, '.repeat(5000)}]`],
    ['no text', '\0\u{1f4a3}\ud800'],
  ])('%s', (_name, text) => {
    const { problems } = parsePolicy(text);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThanOrEqual(100);
    for (const { span } of problems) {
      expect(span.start).toBeGreaterThanOrEqual(0);
      expect(span.end).toBeLessThanOrEqual(text.length);
    }
  });
});
