import { describe, expect, it } from 'vitest';
import { MAX_PROJECT_FILES } from '../../../server/src/trust/project/compose-files.ts';
import { parseIn, problemsIn, usesIn, type Files } from './project-world.ts';

const BUILDS = 'services: { web: { build: . } }';
const NAMES = 'services: { web: { image: mine } }';

describe('what a build produces is not judged, wherever its name stands', () => {
  it.each<readonly [string, Files, string, readonly string[]]>([
    [
      'built below, named in the override',
      { 'compose.yaml': BUILDS, 'compose.override.yaml': NAMES },
      'compose.override.yaml',
      [],
    ],
    [
      'named below, built in the override',
      { 'compose.yaml': NAMES, 'compose.override.yaml': BUILDS },
      'compose.yaml',
      [],
    ],
    [
      'in files of the older names',
      { 'docker-compose.yml': BUILDS, 'docker-compose.override.yml': NAMES },
      'docker-compose.override.yml',
      [],
    ],
    [
      'but a file with a name of its own may be read alone',
      { 'compose.yaml': BUILDS, 'compose.prod.yaml': NAMES },
      'compose.prod.yaml',
      ['mine'],
    ],
    [
      'but the build may be taken away',
      {
        'compose.yaml': 'services: { web: { build: ., image: mine } }',
        'compose.override.yaml': 'services: { web: { build: !reset null } }',
      },
      'compose.yaml',
      ['mine'],
    ],
    [
      'but it may be pulled first',
      {
        'compose.yaml': 'services: { web: { build: ., image: mine } }',
        'compose.override.yaml': 'services: { web: { pull_policy: always } }',
      },
      'compose.yaml',
      ['mine'],
    ],
    [
      'and the pulling may be taken away',
      {
        'compose.yaml': 'services: { web: { build: ., image: mine, pull_policy: always } }',
        'compose.override.yaml': 'services: { web: { pull_policy: !reset null } }',
      },
      'compose.yaml',
      [],
    ],
    [
      'extending another file',
      {
        'compose.yaml': 'services: { web: { image: mine, extends: { file: base.yml, service: web } } }',
        'base.yml': BUILDS,
      },
      'compose.yaml',
      [],
    ],
    [
      'extending a service that extends',
      {
        'compose.yaml': 'services: { web: { image: mine, extends: { file: b.yml, service: b } } }',
        'b.yml': 'services: { b: { extends: { file: c.yml, service: c } } }',
        'c.yml': 'services: { c: { extends: d }, d: { build: . } }',
      },
      'compose.yaml',
      [],
    ],
    [
      'over an included service',
      { 'compose.yaml': `include: [base.yml]\n${NAMES}`, 'base.yml': BUILDS },
      'compose.yaml',
      [],
    ],
    [
      'extending an included service',
      { 'compose.yaml': 'include: [base.yml]\nservices: { a: { image: mine, extends: web } }', 'base.yml': BUILDS },
      'compose.yaml',
      [],
    ],
    ['in another document of the file', { 'compose.yaml': `${NAMES}\n---\n${BUILDS}` }, 'compose.yaml', []],
  ])('%s', async (_name, files, file, uses) => {
    expect(await usesIn(files, file)).toEqual(uses);
  });
});

describe('what files of a project say of each other', () => {
  it('is the platform too', async () => {
    const files = {
      'compose.yaml': 'services: { web: { image: a, platform: linux/amd64 } }',
      'compose.override.yaml': 'services: { web: { platform: linux/arm64 } }',
    };
    expect((await parseIn(files, 'compose.yaml')).uses[0]?.platform).toBe('linux/arm64');
  });

  it('is the arguments of an inline Dockerfile', async () => {
    const inline =
      'services:\n  web:\n    build:\n      dockerfile_inline: |\n        ARG V=1\n        FROM alpine:$$V\n';
    const files = { 'compose.yaml': inline, 'compose.override.yaml': 'services: { web: { build: { args: [V=2] } } }' };
    expect(await usesIn(files, 'compose.yaml')).toEqual(['alpine:2']);
    expect(await usesIn({ 'compose.yaml': inline }, 'compose.yaml')).toEqual(['alpine:1']);
  });

  it('differs where services share an inline Dockerfile', async () => {
    const text = `x-build: &inline
  dockerfile_inline: |
    ARG V=1
    FROM alpine:$$V
services:
  a: { build: { <<: *inline, args: { V: "2" } } }
  b: { build: { <<: *inline, args: { V: "3" } } }`;
    expect(await usesIn({ 'compose.yaml': text }, 'compose.yaml')).toEqual([
      'V differs between the service a of compose.yaml and the service b of compose.yaml',
    ]);
  });

  it.each<readonly [string, Files, string]>([
    [
      'from the folder of the extended file',
      {
        'compose.yaml': 'services: { a: { extends: { file: app/base.yml, service: web } } }',
        'app/base.yml': 'services: { web: { build: { context: ., args: { TAG: "2" } } } }',
      },
      'alpine:2',
    ],
    [
      'from the folder of the included file',
      {
        'compose.yaml': 'include: [app/base.yml]',
        'app/base.yml': 'services: { web: { build: { context: ., args: { TAG: "2" } } } }',
      },
      'alpine:2',
    ],
    [
      'from the project directory of the included file',
      {
        'compose.yaml': 'include: [{ path: x/base.yml, project_directory: app }]',
        'x/base.yml': 'services: { web: { build: { context: ., args: { TAG: "2" } } } }',
      },
      'alpine:2',
    ],
    [
      'with the .env of the included file',
      {
        'compose.yaml': 'include: [app/base.yml]',
        'app/base.yml': 'services: { web: { build: { context: ., args: { TAG: "$V" } } } }',
        'app/.env': 'V=7',
      },
      'alpine:7',
    ],
    [
      'with the .env of the including file before it',
      {
        'compose.yaml': 'include: [app/base.yml]',
        'app/base.yml': 'services: { web: { build: { context: ., args: { TAG: "$V" } } } }',
        'app/.env': 'V=7',
        '.env': 'V=8',
      },
      'alpine:8',
    ],
    [
      'with named environment files',
      {
        'compose.yaml': 'include: [{ path: app/base.yml, env_file: [one.env] }]',
        'app/base.yml': 'services: { web: { build: { context: ., args: { TAG: "$V" } } } }',
        'one.env': 'V=9',
        'app/.env': 'V=7',
      },
      'alpine:9',
    ],
    [
      'of files merged when they are included',
      {
        'compose.yaml': 'include: [{ path: [app/a.yml, app/b.yml] }]',
        'app/a.yml': 'services: { web: { build: { context: ., args: { TAG: "2" } } } }',
        'app/b.yml': 'services: { web: { build: { args: { TAG: "3" } } } }',
      },
      'alpine:3',
    ],
  ])('paths and values %s', async (_name, files, use) => {
    const all = { 'app/Dockerfile': 'ARG TAG=1\nFROM alpine:$TAG\n', ...files };
    expect(await usesIn(all, 'app/Dockerfile')).toEqual([use]);
  });
});

describe('what is wrong with other files', () => {
  const extending = (file: string): string => `services: { a: { extends: { file: ${file}, service: x } } }`;

  it.each<readonly [string, Files, readonly string[]]>([
    ['a missing file', { 'compose.yaml': extending('gone.yml') }, ['gone.yml | not-found: gone.yml does not exist']],
    [
      'a missing included file',
      { 'compose.yaml': 'include:\n  - path: gone.yml' },
      ['gone.yml | not-found: gone.yml does not exist'],
    ],
    [
      'a file outside',
      { 'compose.yaml': extending('../../etc/shadow') },
      [
        '../../etc/shadow | not-followed: /etc/shadow lies outside of the folders that are looked into, so it was not read',
      ],
    ],
    [
      'an absolute path outside',
      { 'compose.yaml': extending('/etc/shadow'), '/etc/shadow': 'root:$6$secret' },
      ['/etc/shadow | not-followed: /etc/shadow lies outside of the folders that are looked into, so it was not read'],
    ],
    [
      'a file far away',
      { 'compose.yaml': 'include: ["https://x.test/a.git"]' },
      [
        'https://x.test/a.git | not-followed: https://x.test/a.git is not on this machine, so what it names was not read',
      ],
    ],
    [
      'a path with a variable',
      { 'compose.yaml': 'include: [$DIR/a.yml]' },
      ['$DIR/a.yml | not-followed: this depends on a variable without a value, so what it names was not read'],
    ],
    [
      'a missing service of the file',
      { 'compose.yaml': 'services: { a: { extends: b } }' },
      ['b | not-found: the service b, which a extends, is not in this file'],
    ],
    [
      'a missing service of another file',
      { 'compose.yaml': extending('x.yml'), 'x.yml': BUILDS },
      ['x.yml | not-found: there is no service x in x.yml'],
    ],
    [
      'a circle in the file',
      { 'compose.yaml': 'services: { a: { extends: b }, b: { extends: a } }' },
      ['b | not-found: the service a extends itself: a, b, a'],
    ],
    [
      'a circle through another file',
      {
        'compose.yaml': 'services: { a: { extends: { file: x.yml, service: x } } }',
        'x.yml': 'services: { x: { extends: { file: compose.yaml, service: a } } }',
      },
      ['x.yml | not-found: in x.yml, the service a of compose.yaml extends itself'],
    ],
    [
      'a file that includes itself',
      { 'compose.yaml': 'include: [compose.yaml]' },
      ['compose.yaml | not-found: compose.yaml includes itself'],
    ],
    [
      'a circle of included files',
      { 'compose.yaml': 'include: [x.yml]', 'x.yml': 'include: [compose.yaml]' },
      ['x.yml | not-found: in x.yml, compose.yaml includes itself'],
    ],
    [
      'a fault in a named file',
      { 'compose.yaml': 'include: [x.yml]', 'x.yml': 'include: [gone.yml]' },
      ['x.yml | not-found: in x.yml, gone.yml does not exist'],
    ],
    ['nothing', { 'compose.yaml': 'include: [x.yml]', 'x.yml': BUILDS }, []],
  ])('%s', async (_name, files, problems) => {
    expect(await problemsIn(files, 'compose.yaml')).toEqual(problems);
  });

  it('shows nothing of what a named file holds', async () => {
    const files = { 'compose.yaml': extending('secrets.txt'), 'secrets.txt': 'password: [hunter2\n\t- {' };
    expect((await problemsIn(files, 'compose.yaml')).join()).not.toContain('hunter2');
  });

  it('reads no more files than its limit, and says so', async () => {
    const names = Array.from({ length: MAX_PROJECT_FILES + 5 }, (_, index) => `f${index}.yml`);
    const files = Object.fromEntries(names.map((name) => [name, BUILDS]));
    const problems = await problemsIn({ ...files, 'compose.yaml': `include: [${names.join(', ')}]` }, 'compose.yaml');
    expect(problems).toHaveLength(6);
    expect(problems[0]).toContain('not-read');
  });

  it('ends where files name each other over and over again', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `f${index}.yml`);
    const files = names.map((name, index) => [
      name,
      `include: [f${index + 1}.yml, f${index + 1}.yml, f${index + 2}.yml]`,
    ]);
    const all = { ...Object.fromEntries(files), 'compose.yaml': 'include: [f0.yml]' } as Files;
    const problems = await problemsIn(all, 'compose.yaml');
    expect(problems.join()).toContain('over and over again');
    expect(problems.length).toBeLessThan(100);
  });
});
