import { describe, expect, it } from 'vitest';
import { documentKind } from '../../server/src/documents/document-kind.ts';

describe('by file name', () => {
  it.each([
    ['Dockerfile', 'dockerfile'],
    ['dockerfile', 'dockerfile'],
    ['/a/b/Dockerfile.prod', 'dockerfile'],
    ['C:\\a\\Dockerfile-dev', 'dockerfile'],
    ['Dockerfile_1', 'dockerfile'],
    ['Dockerfile2', 'dockerfile'],
    ['web.Dockerfile', 'dockerfile'],
    ['web.dockerfile', 'dockerfile'],
    ['Containerfile', 'dockerfile'],
    ['Containerfile.web', 'dockerfile'],
    ['Dockerfile.dockerignore', undefined],
    ['dockerfiles', undefined],
    ['DockerfileParser.ts', undefined],
    ['notes.txt', undefined],
    ['compose.yaml', 'compose'],
    ['compose.yml', 'compose'],
    ['compose.override.yml', 'compose'],
    ['compose-dev.yaml', 'compose'],
    ['docker-compose.yml', 'compose'],
    ['docker-compose.ci.yaml', 'compose'],
    ['docker-compose_test.yml', 'compose'],
    ['composer.yaml', undefined],
    ['compose.json', undefined],
    ['docker-bake.json', 'bake'],
    ['docker-bake.override.json', 'bake'],
    ['docker-bake.hcl', undefined],
    ['.devcontainer/devcontainer.json', 'devcontainer'],
    ['.devcontainer.json', 'devcontainer'],
    ['a/.github/workflows/ci.yml', 'github-workflow'],
    ['a\\.github\\workflows\\ci.yaml', 'github-workflow'],
    ['.forgejo/workflows/ci.yml', 'github-workflow'],
    ['.github/dependabot.yml', undefined],
    ['x/action.yml', 'github-workflow'],
    ['transaction.yml', undefined],
    ['.gitlab-ci.yml', 'gitlab-ci'],
    ['build.gitlab-ci.yml', 'gitlab-ci'],
    ['web.k8s.yaml', 'kubernetes'],
    ['k8s/web/app.yml', 'kubernetes'],
    ['deployment.yaml', 'kubernetes'],
    ['src/compose/values.yaml', undefined],
    ['compose.d/x.txt', undefined],
    ['Dockerfile.d/x.txt', undefined],
  ])('%s is %s', (name, kind) => {
    expect(documentKind(name)).toBe(kind);
  });
});

describe('by language', () => {
  it.each([
    ['build/image', 'dockerfile', 'dockerfile'],
    ['stack.yml', 'dockercompose', 'compose'],
    ['docker-compose.yml', 'yaml', 'compose'],
    ['Dockerfile', 'plaintext', 'dockerfile'],
    ['values.yml', 'yaml', undefined],
  ])('%s in language %s is %s', (name, language, kind) => {
    expect(documentKind(name, language)).toBe(kind);
  });
});
