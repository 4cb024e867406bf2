import { expect, test } from 'vitest';
import { machine, ROOT, Workspace } from '../open-workspace.ts';

const COMPOSE = `${ROOT}/app/compose.yaml`;
const DOCKER = `${ROOT}/app/build/web%20one.docker`;
const BASE = `${ROOT}/app/parts/base.yml`;
const FILES = {
  [COMPOSE]: `include: [parts/base.yml]
services: { web: { build: { dockerfile: build/web one.docker, args: { TAG: edge } } } }`,
  [DOCKER]: 'ARG TAG=3.19\nFROM alpine:$TAG\n',
  [BASE]: 'services: { a: { image: "alpine:edge" } }',
  [`${ROOT}/app/parts/unused.yml`]: 'services: { b: { image: "alpine:edge" } }',
};

test('the check of a workspace finds what its files build and include, whatever that is called', async () => {
  const workspace = await Workspace.open(machine(FILES), {}, ROOT);
  expect(await workspace.check()).toMatchObject({ files: 3, images: 2, warnings: 2 });
  expect(workspace.codes(DOCKER)).toEqual(['image-unsigned']);
  expect(workspace.codes(BASE)).toEqual(['image-unsigned']);
});

test('from then on such a file is followed', async () => {
  const files = machine(FILES);
  const workspace = await Workspace.open(files, {}, ROOT);
  await workspace.check();
  files.files[DOCKER] = 'FROM alpine:3.19\n';
  await workspace.changes(DOCKER, 2);
  expect(workspace.codes(DOCKER)).toEqual(['image-unpinned']);
});

test('until nothing names it any more', async () => {
  const files = machine(FILES);
  const workspace = await Workspace.open(files, {}, ROOT);
  await workspace.check();
  files.files[COMPOSE] = 'services: {}';
  expect(await workspace.check()).toMatchObject({ files: 1, images: 0 });
  expect(workspace.codes(DOCKER)).toEqual([]);
});

test('beside a folder that is on no disk, a file keeps the address of its own', async () => {
  const workspace = await Workspace.open(machine(FILES), {}, ROOT);
  await workspace.editor.connection.sendNotification('imageTrust/folders', ['memfs:/first', ROOT]);
  expect(await workspace.check()).toMatchObject({ files: 3, unreadable: 0 });
  expect(workspace.codes(DOCKER)).toEqual(['image-unsigned']);
});
