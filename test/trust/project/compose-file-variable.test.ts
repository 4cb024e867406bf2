import { describe, expect, it } from 'vitest';
import { problemsIn, usesIn, type Files } from './project-world.ts';

const BUILDS = 'services: { web: { build: . } }';
const NAMES = 'services: { web: { image: mine } }';

describe('COMPOSE_FILE in .env says which files are read together', () => {
  it.each<readonly [string, Files, string, readonly string[]]>([
    ['two files', { '.env': 'COMPOSE_FILE=a.yml:b.yml', 'a.yml': BUILDS, 'b.yml': NAMES }, 'b.yml', []],
    [
      'with the separator of Windows',
      { '.env': 'COMPOSE_FILE=a.yml;b.yml', 'a.yml': BUILDS, 'b.yml': NAMES },
      'b.yml',
      [],
    ],
    [
      'with a separator of their own',
      { '.env': 'COMPOSE_PATH_SEPARATOR=,\nCOMPOSE_FILE=a.yml,b.yml', 'a.yml': BUILDS, 'b.yml': NAMES },
      'b.yml',
      [],
    ],
    [
      'the later over the earlier',
      {
        '.env': 'COMPOSE_FILE=a.yml:b.yml',
        'a.yml': 'services: { web: { build: ., image: mine } }',
        'b.yml': 'services: { web: { build: !reset null } }',
      },
      'a.yml',
      ['mine'],
    ],
    [
      'the earlier not over the later',
      {
        '.env': 'COMPOSE_FILE=b.yml:a.yml',
        'a.yml': 'services: { web: { build: ., image: mine } }',
        'b.yml': 'services: { web: { build: !reset null } }',
      },
      'a.yml',
      [],
    ],
    [
      'in folders below',
      { '.env': 'COMPOSE_FILE=deploy/a.yml:deploy/compose.yaml', 'deploy/a.yml': BUILDS, 'deploy/compose.yaml': NAMES },
      'deploy/compose.yaml',
      [],
    ],
    [
      'and so the override is none',
      { '.env': 'COMPOSE_FILE=compose.yaml', 'compose.yaml': BUILDS, 'compose.override.yaml': NAMES },
      'compose.override.yaml',
      ['mine'],
    ],
    [
      'put together from other variables',
      { '.env': 'STAGE=b\nCOMPOSE_FILE=a.yml:${STAGE}.yml', 'a.yml': BUILDS, 'b.yml': NAMES },
      'b.yml',
      [],
    ],
    [
      'nothing',
      { '.env': 'COMPOSE_FILE=', 'compose.yaml': BUILDS, 'compose.override.yaml': NAMES },
      'compose.override.yaml',
      [],
    ],
    [
      'with variables of both environment files, those beside COMPOSE_FILE first',
      {
        '.env': 'A=1\nCOMPOSE_FILE=deploy/a.yml',
        'deploy/.env': 'A=2\nB=3',
        'deploy/a.yml': 'services: { web: { image: "mine:$A-$B" } }',
      },
      'deploy/a.yml',
      ['mine:1-3'],
    ],
  ])('%s', async (_, files, name, uses) => {
    expect(await usesIn(files, name)).toEqual(uses);
  });

  it('gives a Dockerfile the arguments of the files together', async () => {
    const files = {
      '.env': 'COMPOSE_FILE=deploy/a.yml:deploy/b.yml',
      'deploy/a.yml': 'services: { web: { build: { context: .., args: { TAG: "1" } } } }',
      'deploy/b.yml': 'services: { web: { build: { args: { TAG: "2" } } } }',
      Dockerfile: 'ARG TAG\nFROM a:$TAG',
    };
    expect(await usesIn(files, 'Dockerfile')).toEqual(['a:2']);
    expect(await usesIn(files, 'Dockerfile', ['deploy/a.yml'])).toEqual(['a:2']);
  });

  it('gives a Dockerfile no argument of a file that it leaves out', async () => {
    const files = {
      '.env': 'COMPOSE_FILE=a.yml',
      'a.yml': 'services: { web: { build: { context: ., args: { TAG: "1" } } } }',
      'compose.override.yaml': 'services: { job: { build: { context: elsewhere, args: { TAG: "2" } } } }',
      Dockerfile: 'ARG TAG\nFROM a:$TAG',
    };
    expect(await usesIn(files, 'Dockerfile')).toEqual(['a:1']);
  });
});

describe('what COMPOSE_FILE names in vain is said', () => {
  const ALONG = 'Compose would read it together with this file';
  it.each<readonly [string, string, readonly string[]]>([
    ['a file that is not there', 'COMPOSE_FILE=a.yml:b.yml', [`not-found: b.yml does not exist; ${ALONG}`]],
    [
      'a file outside of the workspace',
      'COMPOSE_FILE=a.yml:../b.yml',
      [`not-followed: /b.yml lies outside of the folders that are looked into, so it was not read; ${ALONG}`],
    ],
    [
      'a variable without a value',
      'COMPOSE_FILE=${B:?}',
      ['not-followed: COMPOSE_FILE in .env depends on a variable without a value, so this file was read alone'],
    ],
    ['standard input', 'COMPOSE_FILE=-:a.yml', []],
  ])('%s', async (_, environment, problems) => {
    const said = await problemsIn({ '.env': environment, 'a.yml': NAMES, '/b.yml': BUILDS }, 'a.yml');
    expect(said.map((one) => one.replace(/^.*? \| /s, ''))).toEqual(problems);
  });
});
