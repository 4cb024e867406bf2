import { describe, expect, it } from 'vitest';
import { parseIn, refusalIn, usesIn, type Files } from './project-world.ts';

const DOCKERFILE = 'ARG TAG=1\nFROM alpine:$TAG\n';

const COMPOSE = `services:
  web:
    build:
      context: .
      args: { TAG: "2" }
`;

describe('build arguments of Compose files', () => {
  it.each<readonly [habit: string, files: Files, uses: readonly string[]]>([
    ['as a map', { 'compose.yaml': COMPOSE }, ['alpine:2']],
    ['as a list', { 'compose.yml': 'services: { web: { build: { args: [TAG=2] } } }' }, ['alpine:2']],
    [
      'with a value of .env',
      { 'compose.yaml': 'services: { a: { build: { args: { TAG: "$V" } } } }', '.env': 'V=3' },
      ['alpine:3'],
    ],
    [
      'without a value, as .env has one',
      { 'compose.yaml': 'services: { a: { build: { args: [TAG] } } }', '.env': 'TAG=4' },
      ['alpine:4'],
    ],
    [
      'without a value that anybody has',
      { 'compose.yaml': 'services: { a: { build: { args: [TAG] } } }' },
      ['alpine:1'],
    ],
    [
      'with null for a value, as .env has one',
      { 'compose.yaml': 'services: { a: { build: { args: { TAG: ~ } } } }', '.env': 'TAG=4' },
      ['alpine:4'],
    ],
    [
      'with an empty value, which is one',
      { 'compose.yaml': 'services: { a: { build: { args: { TAG: "" } } } }', '.env': 'TAG=4' },
      ['invalid bad-tag'],
    ],
    [
      'with a value that is not known',
      { 'compose.yaml': 'services: { a: { build: { args: { TAG: "$V" } } } }' },
      ['what TAG is in the service a of compose.yaml is not known here'],
    ],
    [
      'for another Dockerfile',
      { 'compose.yaml': 'services: { a: { build: { dockerfile: x.Dockerfile, args: { TAG: "2" } } } }' },
      ['alpine:1'],
    ],
    [
      'for a repository',
      { 'compose.yaml': 'services: { a: { build: { context: "https://x.test/a.git", args: { TAG: "2" } } } }' },
      ['alpine:1'],
    ],
    [
      'for a folder that is not known',
      { 'compose.yaml': 'services: { a: { build: { context: "$DIR", args: { TAG: "2" } } } }' },
      ['alpine:1'],
    ],
    [
      'for a Dockerfile in the file itself',
      { 'compose.yaml': 'services: { a: { build: { dockerfile_inline: FROM x, args: { TAG: "2" } } } }' },
      ['alpine:1'],
    ],
    ['in the short form, which has none', { 'compose.yaml': 'services: { a: { build: . } }' }, ['alpine:1']],
    [
      'merged',
      { 'compose.yaml': 'x: &x { TAG: "2" }\nservices: { a: { build: { args: { <<: *x } } } }' },
      ['alpine:2'],
    ],
    ['broken', { 'compose.yaml': 'services: [' }, ['alpine:1']],
  ])('%s', async (_habit, files, uses) => {
    expect(await usesIn({ Dockerfile: DOCKERFILE, ...files }, 'Dockerfile')).toEqual(uses);
  });

  it.each<readonly [where: string, dockerfile: string, files: Files, folders: readonly string[], uses: string]>([
    [
      'in a folder above',
      'a/b/Dockerfile',
      { 'compose.yaml': 'services: { a: { build: { context: a/b, args: { TAG: "2" } } } }' },
      [],
      'alpine:2',
    ],
    [
      'in a folder above, by the path of the Dockerfile',
      'a/b/Dockerfile',
      { 'compose.yaml': 'services: { a: { build: { dockerfile: a/b/Dockerfile, args: { TAG: "2" } } } }' },
      [],
      'alpine:2',
    ],
    [
      'in a folder beside, where nobody looks',
      'a/Dockerfile',
      { 'b/compose.yaml': 'services: { a: { build: { context: ../a, args: { TAG: "2" } } } }' },
      [],
      'alpine:1',
    ],
    [
      'in a folder beside that is checked too',
      'a/Dockerfile',
      { 'b/compose.yaml': 'services: { a: { build: { context: ../a, args: { TAG: "2" } } } }' },
      ['b'],
      'alpine:2',
    ],
    [
      'outside of the workspace',
      'Dockerfile',
      { '/compose.yaml': 'services: { a: { build: { context: shop, args: { TAG: "2" } } } }' },
      [],
      'alpine:1',
    ],
  ])('%s', async (_where, dockerfile, files, folders, uses) => {
    expect(await usesIn({ [dockerfile]: DOCKERFILE, ...files }, dockerfile, folders)).toEqual([uses]);
  });
});

describe('several builds of one Dockerfile', () => {
  const built = (...args: readonly string[]): Files => ({
    Dockerfile: DOCKERFILE,
    'compose.yaml': `services: { ${args.map((value, index) => `s${index}: { build: { args: { ${value} } } }`).join(', ')} }`,
  });

  it.each<readonly [string, Files, string]>([
    ['that agree', built('TAG: "2"', 'TAG: "2"'), 'alpine:2'],
    [
      'that differ',
      built('TAG: "2"', 'TAG: "3"'),
      'TAG differs between the service s0 of compose.yaml and the service s1 of compose.yaml',
    ],
    [
      'of which one leaves the default',
      built('TAG: "2"', 'OTHER: x'),
      'TAG differs between the service s0 of compose.yaml and the service s1 of compose.yaml',
    ],
    ['that differ in what no image depends on', built('TAG: "2", A: "1"', 'TAG: "2", A: "2"'), 'alpine:2'],
    [
      'of many outcomes',
      built(...Array.from({ length: 6 }, (_, index) => `TAG: "${index}"`)),
      'TAG differs between the service s0 of compose.yaml and the service s1 of compose.yaml and the service s2 of compose.yaml and 3 more',
    ],
    [
      'of a Compose file and a Bake file',
      { ...built('TAG: "2"'), 'compose.yaml': COMPOSE, 'docker-bake.json': '{"target":{"web":{"args":{"TAG":"3"}}}}' },
      'TAG differs between the service web of compose.yaml and the target web of docker-bake.json',
    ],
  ])('%s', async (_name, files, uses) => {
    expect(await usesIn(files, 'Dockerfile')).toEqual([uses]);
  });

  it('replace a name only together', async () => {
    const compose = (second: string): Files => ({
      Dockerfile: 'FROM base\n',
      'compose.yaml': `services:
  a: { build: { additional_contexts: [base=docker-image://alpine] } }
  b: { build: { additional_contexts: [${second}=docker-image://alpine] } }`,
    });
    expect(await usesIn(compose('base'), 'Dockerfile')).toEqual([]);
    expect(await usesIn(compose('other'), 'Dockerfile')).toEqual(['base']);
  });
});

describe('Compose files that are read together', () => {
  const override = 'services: { web: { build: { args: { TAG: "3" } } } }';

  it.each<readonly [string, Files, string]>([
    ['the override wins', { 'compose.yaml': COMPOSE, 'compose.override.yaml': override }, 'alpine:3'],
    [
      'another file of the same service may be laid over, or not',
      { 'compose.yaml': COMPOSE, 'compose.prod.yaml': override },
      'TAG differs between the service web of compose.yaml and the service web of compose.prod.yaml',
    ],
    [
      'what is laid over takes the folder from below',
      {
        'compose.yaml': 'services: { web: { build: { context: other, args: { TAG: "2" } } } }',
        'compose.prod.yaml': override,
      },
      'alpine:1',
    ],
    ['another file alone', { 'compose.prod.yaml': override }, 'alpine:3'],
    [
      'only the first of the default names counts as one',
      { 'compose.yaml': 'services: {}', 'docker-compose.yml': COMPOSE },
      'alpine:2',
    ],
  ])('%s', async (_name, files, uses) => {
    expect(await usesIn({ Dockerfile: DOCKERFILE, ...files }, 'Dockerfile')).toEqual([uses]);
  });
});

describe('build arguments of Bake files', () => {
  it.each<readonly [habit: string, files: Files, uses: string]>([
    ['plain', { 'docker-bake.json': '{"target":{"web":{"args":{"TAG":"2"}}}}' }, 'alpine:2'],
    [
      'with a variable',
      { 'docker-bake.json': '{"variable":{"V":{"default":"5"}},"target":{"web":{"args":{"TAG":"${V}"}}}}' },
      'alpine:5',
    ],
    ['null', { 'docker-bake.json': '{"target":{"web":{"args":{"TAG":null}}}}' }, 'alpine:1'],
    ['the text null', { 'docker-bake.json': '{"target":{"web":{"args":{"TAG":"null"}}}}' }, 'alpine:null'],
    [
      'inherited',
      {
        'docker-bake.json':
          '{"target":{"base":{"args":{"TAG":"2"},"dockerfile":"x"},"web":{"inherits":["base"],"dockerfile":"Dockerfile"}}}',
      },
      'alpine:2',
    ],
    [
      'overridden',
      {
        'docker-bake.json': '{"variable":{"V":{"default":"5"}},"target":{"web":{"args":{"TAG":"${V}"}}}}',
        'docker-bake.override.json': '{"variable":{"V":{"default":"6"}}}',
      },
      'alpine:6',
    ],
    [
      'that inherits itself',
      { 'docker-bake.json': '{"target":{"web":{"inherits":["web"],"args":{"TAG":"2"}}}}' },
      'alpine:2',
    ],
    ['for a folder', { 'docker-bake.json': '{"target":{"web":{"context":"web","args":{"TAG":"2"}}}}' }, 'alpine:1'],
  ])('%s', async (_habit, files, uses) => {
    expect(await usesIn({ Dockerfile: DOCKERFILE, ...files }, 'Dockerfile')).toEqual([uses]);
  });
});

describe('what is said about a value from elsewhere', () => {
  const files = { Dockerfile: DOCKERFILE, 'compose.yaml': COMPOSE };

  it('names its source', async () => {
    const [use] = (await parseIn(files, 'Dockerfile')).uses;
    expect(use?.given).toEqual([{ variable: 'TAG', value: '2', source: 'the service web of compose.yaml' }]);
  });

  it('refuses to edit the default, which does not count', async () => {
    expect(await refusalIn(files, 'Dockerfile')).toBe(
      'the tag comes from the variable TAG, set by the service web of compose.yaml',
    );
    expect(await refusalIn({ Dockerfile: DOCKERFILE }, 'Dockerfile')).toBe('none');
  });
});
