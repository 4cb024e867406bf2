import { expect, it } from 'vitest';
import { refusalIn, usesIn, type Files } from './project-world.ts';

const DOCKERFILE = 'ARG TAG=1\nFROM a:$TAG';

it.each<readonly [string, Files, string, readonly string[]]>([
  [
    'its arguments',
    {
      '.devcontainer/devcontainer.json': '{ "build": { "dockerfile": "Dockerfile", "args": { "TAG": "2" } }, /* x */ }',
      '.devcontainer/Dockerfile': DOCKERFILE,
    },
    '.devcontainer/Dockerfile',
    ['a:2'],
  ],
  [
    'those of a Dockerfile above it, whatever the context is',
    {
      '.devcontainer/devcontainer.json':
        '{ "build": { "dockerfile": "../Dockerfile", "context": "..", "args": { "TAG": "2" } } }',
      Dockerfile: DOCKERFILE,
    },
    'Dockerfile',
    ['a:2'],
  ],
  [
    'in a file at the top of the workspace',
    {
      '.devcontainer.json': '{ "build": { "dockerfile": "Dockerfile", "args": { "TAG": "2" } } }',
      Dockerfile: DOCKERFILE,
    },
    'Dockerfile',
    ['a:2'],
  ],
  [
    'by the name that its member had before',
    {
      '.devcontainer.json': '{ "dockerFile": "Dockerfile", "build": { "args": { "TAG": "2" } } }',
      Dockerfile: DOCKERFILE,
    },
    'Dockerfile',
    ['a:2'],
  ],
  [
    'among its options, which go before',
    {
      '.devcontainer.json':
        '{ "build": { "dockerfile": "Dockerfile", "args": { "TAG": "2" }, "options": ["--build-arg", "TAG=3", "--pull"] } }',
      Dockerfile: DOCKERFILE,
    },
    'Dockerfile',
    ['a:3'],
  ],
  [
    'in one word',
    {
      '.devcontainer.json': '{ "build": { "dockerfile": "Dockerfile", "options": ["--build-arg=TAG=3"] } }',
      Dockerfile: DOCKERFILE,
    },
    'Dockerfile',
    ['a:3'],
  ],
  [
    'what only the machine knows that opens it',
    {
      '.devcontainer.json': '{ "build": { "dockerfile": "Dockerfile", "args": { "TAG": "${localEnv:TAG}" } } }',
      Dockerfile: DOCKERFILE,
    },
    'Dockerfile',
    ['what TAG is in the development container .devcontainer.json is not known here'],
  ],
  [
    'those of the Compose files that it names, each over those before it',
    {
      '.devcontainer/devcontainer.json': '{ "dockerComposeFile": ["../base.yml", "dev.yml"], "service": "web" }',
      'base.yml': 'services: { web: { build: { context: app, args: { TAG: "2", NO: "1" } } } }',
      '.devcontainer/dev.yml': 'services: { web: { build: { args: { TAG: "${TAG}" } } } }',
      '.env': 'TAG=3',
      '.devcontainer/.env': 'TAG=4',
      'app/Dockerfile': DOCKERFILE,
    },
    'app/Dockerfile',
    ['a:3'],
  ],
  [
    'nothing of a Compose file whose name only the machine knows that opens it',
    {
      '.devcontainer.json': '{ "dockerComposeFile": "${localEnv:COMPOSE}.yml" }',
      '${localEnv:COMPOSE}.yml': 'services: { web: { build: { context: ., args: { TAG: "2" } } } }',
      Dockerfile: DOCKERFILE,
    },
    'Dockerfile',
    ['a:1'],
  ],
  [
    'nothing where it names another Dockerfile',
    { '.devcontainer.json': '{ "build": { "dockerfile": "Other", "args": { "TAG": "2" } } }', Dockerfile: DOCKERFILE },
    'Dockerfile',
    ['a:1'],
  ],
  [
    'nothing where a Compose file says otherwise',
    {
      '.devcontainer.json': '{ "build": { "dockerfile": "Dockerfile", "args": { "TAG": "2" } } }',
      'compose.yaml': 'services: { web: { build: { context: ., args: { TAG: "3" } } } }',
      Dockerfile: DOCKERFILE,
    },
    'Dockerfile',
    ['TAG differs between the service web of compose.yaml and the development container .devcontainer.json'],
  ],
])('a development container gives a Dockerfile %s', async (_, files, name, uses) => {
  expect(await usesIn(files, name)).toEqual(uses);
});

it('is named where its value cannot be edited', async () => {
  const files = {
    '.devcontainer.json': '{ "build": { "dockerfile": "Dockerfile", "args": { "TAG": "2" } } }',
    Dockerfile: DOCKERFILE,
  };
  expect(await refusalIn(files, 'Dockerfile')).toBe(
    'the tag comes from the variable TAG, set by the development container .devcontainer.json',
  );
});

it('counts wherever a checked one lies', async () => {
  const files = {
    'tools/.devcontainer/x/devcontainer.json':
      '{ "build": { "dockerfile": "../../../app/Dockerfile", "args": { "TAG": "2" } } }',
    'app/Dockerfile': DOCKERFILE,
  };
  expect(await usesIn(files, 'app/Dockerfile')).toEqual(['a:1']);
  expect(await usesIn(files, 'app/Dockerfile', ['tools/.devcontainer/x'])).toEqual(['a:2']);
});
