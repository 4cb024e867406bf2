import { describe, expect, test } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver';
import { Editor } from '../editor.ts';
import { ALPINE, COMPOSE, DOCKERFILE, machine, ROOT, TWO, Workspace } from '../open-workspace.ts';

describe('the check of a workspace', () => {
  test('finds what no editor has open, counts it, and shows how far it is', async () => {
    const workspace = await Workspace.open(machine(TWO));
    expect(await workspace.check()).toEqual({
      kind: 'finished',
      files: 2,
      images: 3,
      verified: 0,
      errors: 0,
      warnings: 2,
      unavailable: 0,
      unreadable: 0,
      isLimited: false,
      words: '3 images in 2 files: 2 warnings, 0 verified.',
    });
    expect(workspace.codes(DOCKERFILE)).toEqual(['image-unpinned', 'image-unsigned']);
    expect(workspace.codes(COMPOSE)).toEqual(['image-unsigned']);
    expect(workspace.progress).toEqual(['begin', 'report 1 of 2 files', 'report 2 of 2 files', 'end']);
  });

  test.each([ROOT, undefined])('looks into each folder once, with the workspace %s', async (rootUri) => {
    const names = Array.from({ length: 12 }, (_, index) => `${ROOT}/app/Dockerfile.${index}`);
    const files = machine(Object.fromEntries(names.map((uri) => [uri, 'FROM alpine:3.19\n'])));
    const workspace = await Workspace.open(files, {}, rootUri);
    expect(await workspace.check()).toMatchObject({ files: names.length });
    expect(files.lookedInto.filter((folder) => folder === '/shop/app')).toHaveLength(1);
  });

  test('is asked for with or without parameters', async () => {
    const { editor } = await Workspace.open(machine(TWO));
    expect(await editor.connection.sendRequest('imageTrust/checkWorkspace')).toMatchObject({ files: 2 });
    expect(await editor.connection.sendRequest('imageTrust/checkWorkspace', null)).toMatchObject({ files: 2 });
  });

  test('the repositories of all checked files are in the tree', async () => {
    const workspace = await Workspace.open(machine(TWO));
    await workspace.check();
    const { nodes } = await workspace.editor.request('imageTrust/tree', { by: 'repository' });
    expect(nodes[0]?.uses?.map(({ uri }) => uri)).toEqual([DOCKERFILE, DOCKERFILE, COMPOSE]);
  });

  test('says that there are more files than it checks, and which it could not read', async () => {
    const files = machine({ [DOCKERFILE]: 'FROM alpine:3.19\n', [COMPOSE]: '' });
    const workspace = await Workspace.open(files);
    workspace.isComplete = false;
    files.readFile = (uri) => Promise.resolve(uri === COMPOSE ? undefined : files.files[uri]);
    const { words } = await workspace.check();
    expect(words).toBe(
      '1 image in 1 file: 0 verified. 1 file could not be read. There are more files: only the first 2000 were checked.',
    );
  });

  test('cancelling ends it, while a server has not answered', async () => {
    const files = machine(TWO);
    files.hold(ALPINE);
    const workspace = await Workspace.open(files);
    workspace.cancels = true;
    expect(await workspace.check()).toMatchObject({ kind: 'cancelled', files: 0 });
    files.release(ALPINE);
  });

  test('asks about no host that only unopened files name', async () => {
    const workspace = await Workspace.open(machine({ [DOCKERFILE]: 'FROM reg.example/a\n' }));
    await workspace.check();
    expect(workspace.codes(DOCKERFILE)).toEqual(['trust-unavailable']);
    expect(workspace.editor.shown).toEqual([]);
  });
});

test('another editor executes the command; its folders are walked', async () => {
  const editor = await Editor.start(machine(TWO), { rootUri: ROOT, settings: {} });
  await editor.connection.sendRequest('workspace/executeCommand', { command: 'imageTrust.checkWorkspace' });
  await editor.until(() => editor.shown.length > 0);
  expect(editor.shown).toEqual(['Image Trust: 3 images in 2 files: 2 warnings, 0 verified.']);
});

test('another editor cancels the request itself, for it may show no progress', async () => {
  const files = machine(TWO);
  files.hold(ALPINE);
  const editor = await Editor.start(files, { rootUri: ROOT, settings: {} });
  const cancel = new CancellationTokenSource();
  const params = { command: 'imageTrust.checkWorkspace' };
  const answer = editor.connection.sendRequest('workspace/executeCommand', params, cancel.token);
  await editor.until(() => editor.published.length > 0);
  cancel.cancel();
  await answer;
  expect(editor.shown).toEqual(['Image Trust: Cancelled. So far, 0 images in 0 files: 0 verified.']);
});
