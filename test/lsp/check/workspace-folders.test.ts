import { describe, expect, test } from 'vitest';
import type { FilesResult } from '../../../server/src/lsp/protocol.ts';
import { fakeRepository, hex } from '../../support/fake-trust.ts';
import { Editor } from '../editor.ts';
import { FakeMachine } from '../fake-machine.ts';

const ALPINE = 'docker.io/library/alpine';
const SHOP = 'file:///shop';
const BLOG = 'file:///blog';
const DOCKERFILE = `${BLOG}/app/Dockerfile`;

const FILES = {
  [`${SHOP}/Dockerfile`]: 'FROM alpine:edge\n',
  [DOCKERFILE]: 'ARG TAG\nFROM alpine:$TAG\n',
  [`${BLOG}/compose.yaml`]: 'services: { web: { build: { context: app, args: { TAG: "3.19" } } } }',
};

/** The files, and an editor that has only the shop's folder open. */
async function open(): Promise<Editor> {
  const world = new FakeMachine({ [ALPINE]: fakeRepository(ALPINE, { targets: { targets: { '3.19': hex('a') } } }) });
  Object.assign(world.files, FILES);
  return Editor.start(world, { rootUri: SHOP, settings: {} });
}

async function changeFolders(editor: Editor, added: readonly string[], removed: readonly string[]): Promise<void> {
  const event = { added: added.map(folder), removed: removed.map(folder) };
  await editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
}

function folder(uri: string): { readonly uri: string; readonly name: string } {
  return { uri, name: uri };
}

async function check(editor: Editor): Promise<string | undefined> {
  await editor.connection.sendRequest('workspace/executeCommand', { command: 'imageTrust.checkWorkspace' });
  await editor.request('imageTrust/idle', undefined);
  return editor.shown.at(-1);
}

function codes(editor: Editor, uri: string): readonly unknown[] | undefined {
  const published = editor.published.findLast((params) => params.uri === uri);
  return published?.diagnostics.map(({ code }) => code);
}

describe('a folder that joins the workspace', () => {
  test('is checked with it', async () => {
    const editor = await open();
    expect(await check(editor)).toContain('1 image in 1 file');
    await changeFolders(editor, [BLOG], []);
    expect(await check(editor)).toContain('2 images in 3 files');
  });

  test('has files that say something about each other', async () => {
    const editor = await open();
    await editor.open(DOCKERFILE, FILES[DOCKERFILE]);
    expect(await editor.findings(DOCKERFILE)).toBe('alpine:$TAG | hint reference-unresolved');
    await changeFolders(editor, [BLOG], []);
    expect(await editor.findings(DOCKERFILE)).toBe('alpine:$TAG | hint image-unpinned');
  });

  test('is where the tree names its files from', async () => {
    const editor = await open();
    await changeFolders(editor, [BLOG], []);
    await editor.open(DOCKERFILE, FILES[DOCKERFILE]);
    await editor.findings(DOCKERFILE);
    const { nodes } = await editor.request('imageTrust/tree', { by: 'file' });
    expect(nodes.map(({ description }) => description.split(' · ')[0])).toEqual(['app']);
  });
});

describe('a folder that leaves the workspace', () => {
  test('takes the findings of what was in it along', async () => {
    const editor = await open();
    await changeFolders(editor, [BLOG], []);
    await check(editor);
    expect(codes(editor, DOCKERFILE)).toEqual(['image-unpinned']);
    await changeFolders(editor, [], [BLOG]);
    await editor.request('imageTrust/idle', undefined);
    expect(codes(editor, DOCKERFILE)).toEqual([]);
    expect(codes(editor, `${SHOP}/Dockerfile`)).toEqual(['image-unsigned']);
    expect(await check(editor)).toContain('1 image in 1 file');
  });

  test('takes the findings in its policy file along', async () => {
    const world = new FakeMachine();
    Object.assign(world.files, FILES, { [`${BLOG}/.image-trust.yaml`]: 'colour: red\n' });
    const editor = await Editor.start(world, { rootUri: SHOP, settings: {} });
    await changeFolders(editor, [BLOG], []);
    await check(editor);
    expect(codes(editor, `${BLOG}/.image-trust.yaml`)).toContain('policy-invalid');
    await changeFolders(editor, [], [BLOG]);
    await editor.request('imageTrust/idle', undefined);
    expect(codes(editor, `${BLOG}/.image-trust.yaml`)).toEqual([]);
  });

  test('while its files are checked, too', async () => {
    const world = new FakeMachine();
    Object.assign(world.files, FILES);
    world.hold(ALPINE);
    const listed: FilesResult = { uris: Object.keys(FILES), isComplete: true };
    const editor = await Editor.start(world, {
      initializationOptions: { extended: true, folders: [SHOP, BLOG] },
      prepare: ({ connection }) => connection.onRequest('imageTrust/files', () => listed),
    });
    const checking = editor.request('imageTrust/checkWorkspace', undefined);
    await editor.until(() => codes(editor, DOCKERFILE) !== undefined);
    await editor.connection.sendNotification('imageTrust/folders', [SHOP]);
    world.release(ALPINE);
    await checking;
    await editor.request('imageTrust/idle', undefined);
    expect(codes(editor, DOCKERFILE)).toEqual([]);
    expect(codes(editor, `${SHOP}/Dockerfile`)).toEqual(['image-no-trust-data']);
  });
});
