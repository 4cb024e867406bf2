import { describe, expect, test } from 'vitest';
import { runCli, type CliResult } from '../../support/fake-cli.ts';
import { fakeRepository, hex } from '../../support/fake-trust.ts';

const ALPINE = 'docker.io/library/alpine';
const repositories = { [ALPINE]: fakeRepository(ALPINE, { targets: { targets: { '3.19': hex('a') } } }) };
const DOCKERFILE = 'ARG TAG=3.19\nFROM alpine:$TAG\n';
const COMPOSE = 'services: { web: { build: { context: app, args: { TAG: "3.18" } } } }';
const FILES = { 'app/Dockerfile': DOCKERFILE, 'compose.yaml': COMPOSE };

function run(line: string, files: Readonly<Record<string, string>> = FILES): Promise<CliResult> {
  return runCli(line, { repositories, files });
}

describe('a Dockerfile that a Compose file builds', () => {
  test.each(['check', 'check app/Dockerfile', 'check app', 'check ./app/Dockerfile'])(
    '%s reads its arguments',
    async (line) => {
      const { stdout } = await run(line);
      expect(stdout).toContain('TAG is "3.18", set by the service web of compose.yaml.');
      expect(stdout).toContain('image-unsigned');
    },
  );

  test('is not pinned through a default that does not count', async () => {
    const files = { ...FILES, 'compose.yaml': COMPOSE.replace('3.18', '3.19') };
    const { stderr, files: after } = await run('pin --write', files);
    expect(stderr).toContain(
      'not pinned, for the tag comes from the variable TAG, set by the service web of compose.yaml',
    );
    expect(after['app/Dockerfile']).toBe(DOCKERFILE);
    expect((await run('pin --write', { 'app/Dockerfile': DOCKERFILE })).files['app/Dockerfile']).toContain('@sha256:');
  });

  test('may be built by any file that is checked too', async () => {
    const files = { 'app/Dockerfile': DOCKERFILE, 'deploy/compose.yaml': COMPOSE.replace('app', '../app') };
    expect((await run('check', files)).stdout).toContain('set by the service web of deploy/compose.yaml');
    expect((await run('check app', files)).stdout).not.toContain('set by');
  });

  test('goes by the settings first', async () => {
    const files = { ...FILES, 'settings.json': '{ "buildArguments": { "TAG": "3.19" } }' };
    const { stdout } = await run('check --config settings.json', files);
    expect(stdout).toContain('TAG is "3.19", set by the setting imageTrust.buildArguments.');
  });
});

describe('what git ignores', () => {
  const world = { repositories, files: { 'dist/Dockerfile': 'FROM alpine:3.18\n' }, ignored: ['dist'] };

  test('is not found in a folder that is searched', async () => {
    expect((await runCli('check', world)).stdout).toBe('No images found.\n');
  });

  test.each(['check dist', 'check dist/Dockerfile'])('is checked where somebody names it: %s', async (line) => {
    expect((await runCli(line, world)).stdout).toContain('image-unsigned');
  });
});

describe('files that a Compose file names', () => {
  test('that are missing make the check incomplete', async () => {
    const result = await run('check', { 'compose.yaml': 'include: [gone.yml]' });
    expect(result.stderr).toContain('compose.yaml:1:11: gone.yml does not exist');
    expect(result.code).toBe(2);
  });

  test.each(['"https://x.test/a.git"', '../shared.yml', '$DIR/x.yml'])(
    'such as %s are left out, and that is said',
    async (path) => {
      const result = await run('check', { 'compose.yaml': `include: [${path}]`, '/shared.yml': 'services: {}' });
      expect(result.stderr).toContain('was not read');
      expect(result.code).toBe(0);
    },
  );
});

describe('files whose names say nothing, but which others name', () => {
  const files = {
    'shop/compose.yaml': `include: [parts/base.yml]
services:
  web: { build: { context: build, dockerfile: web.docker, args: { TAG: "3.18" } } }
  job: { extends: { file: parts/shared.yml, service: job } }`,
    'shop/build/web.docker': DOCKERFILE,
    'shop/parts/base.yml': 'services: { a: { image: "alpine:3.17" } }',
    'shop/parts/shared.yml': 'services: { job: { image: "alpine:3.16" } }',
    'shop/parts/unused.yml': 'services: { b: { image: "alpine:3.15" } }',
    'shop/docker-bake.json': '{ "target": { "a": { "dockerfile": "build/bake.docker" } } }',
    'shop/build/bake.docker': 'FROM alpine:3.14',
    'shop/.devcontainer/devcontainer.json': '{ "build": { "dockerfile": "dev.docker" } }',
    'shop/.devcontainer/dev.docker': 'FROM alpine:3.13',
    'shop/tools/.devcontainer.json': '{ "dockerComposeFile": "../parts/tools.yml", "service": "a" }',
    'shop/parts/tools.yml': 'services: { a: { image: "alpine:3.12" } }',
  };
  const NAMED = [
    'shop/.devcontainer/dev.docker',
    'shop/build/bake.docker',
    'shop/build/web.docker',
    'shop/parts/base.yml',
    'shop/parts/shared.yml',
    'shop/parts/tools.yml',
  ];

  async function checked(line: string, world: Partial<Parameters<typeof runCli>[1]> = {}): Promise<readonly string[]> {
    const { stdout } = await runCli(`${line} --format json`, { repositories, files, ...world });
    const { results } = JSON.parse(stdout) as { results: readonly { file: string }[] };
    return results.map(({ file }) => file);
  }

  test.each(['check', 'check shop', 'check ./shop/', 'check shop shop/build/web.docker', 'check shop shop/build'])(
    'are checked once, in the order of their paths: %s',
    async (line) => {
      expect(await checked(line)).toEqual(NAMED);
    },
  );

  test('are found by the .env of the folder alone', async () => {
    const named = {
      'shop/.env': 'COMPOSE_FILE=base.yml:prod.yml\n',
      'shop/base.yml': 'services: { a: { build: { dockerfile: web.docker } } }',
      'shop/prod.yml': 'services: { b: { image: "alpine:3.17" } }',
      'shop/web.docker': 'FROM alpine:3.18',
    };
    expect(await checked('check shop', { files: named })).toEqual(['shop/prod.yml', 'shop/web.docker']);
  });

  test('get their arguments', async () => {
    expect((await run('check', files)).stdout).toContain('TAG is "3.18", set by the service web of shop/compose.yaml.');
  });

  test('are pinned', async () => {
    const { files: after } = await run('pin --write', { ...files, 'shop/build/bake.docker': 'FROM alpine:3.19' });
    expect(after['shop/build/bake.docker']).toContain('@sha256:');
  });

  test.each([
    ['in the folder that is checked only', 'check shop/parts', {}],
    ['not where somebody names single files', 'check shop/compose.yaml', {}],
    [
      'not where git ignores them',
      'check',
      { ignored: ['shop/build', 'shop/parts', 'shop/.devcontainer', 'shop/tools'] },
    ],
  ])('%s', async (_, line, world) => {
    expect(await checked(line, world)).toEqual([]);
  });

  test('not where their kind is switched off', async () => {
    const settings = { ...files, 'settings.json': '{ "documents": { "dockerfile": false } }' };
    expect(await checked('check --config settings.json', { files: settings })).toEqual([
      'shop/parts/base.yml',
      'shop/parts/shared.yml',
      'shop/parts/tools.yml',
    ]);
  });
});
