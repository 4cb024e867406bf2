import { describe, expect, test } from 'vitest';
import { DOCUMENT_PATTERNS } from '../../../server/src/lsp/check/document-patterns.ts';
import { A, COMPOSE, DOCKERFILE, machine, ROOT, TWO, Workspace } from '../open-workspace.ts';

const CREATED = 1;
const CHANGED = 2;
const DELETED = 3;

describe('after the check', () => {
  test('a document that is opened and closed keeps the findings of its file', async () => {
    const workspace = await Workspace.open(machine(TWO));
    await workspace.check();
    await workspace.editor.open(DOCKERFILE, 'FROM alpine:3.19\n');
    await workspace.editor.request('imageTrust/idle', undefined);
    expect(workspace.codes(DOCKERFILE)).toEqual(['image-unpinned']);
    await workspace.editor.close(DOCKERFILE);
    await workspace.editor.request('imageTrust/idle', undefined);
    expect(workspace.codes(DOCKERFILE)).toEqual(['image-unpinned', 'image-unsigned']);
  });

  test('files are followed that change, appear and go', async () => {
    const files = machine(TWO);
    const workspace = await Workspace.open(files);
    await workspace.check();

    files.files[DOCKERFILE] = `FROM alpine:3.19@sha256:${A}\n`;
    await workspace.changes(DOCKERFILE, CHANGED);
    expect(workspace.codes(DOCKERFILE)).toEqual([]);

    const added = `${ROOT}/b/Dockerfile`;
    files.files[added] = 'FROM alpine:edge\n';
    await workspace.changes(added, CREATED);
    expect(workspace.codes(added)).toEqual(['image-unsigned']);
    await workspace.changes(added, DELETED);
    expect(workspace.codes(added)).toEqual([]);

    files.files[`${ROOT}/app/.env`] = 'TAG=3.19\n';
    await workspace.changes(`${ROOT}/app/.env`, CHANGED);
    expect(workspace.codes(COMPOSE)).toEqual(['image-unpinned']);
  });

  test('a folder that is deleted takes the findings of what was in it along', async () => {
    const workspace = await Workspace.open(machine({ ...TWO, [`${ROOT}/app2/Dockerfile`]: 'FROM alpine:edge\n' }));
    await workspace.check();
    await workspace.changes(`${ROOT}/app`, DELETED);
    expect(workspace.codes(COMPOSE)).toEqual([]);
    expect(workspace.codes(`${ROOT}/app2/Dockerfile`)).toEqual(['image-unsigned']);
  });

  test('a file that is deleted while it is read is not remembered', async () => {
    const files = machine(TWO);
    const workspace = await Workspace.open(files);
    await workspace.check();
    let deleted: Promise<void> | undefined;
    files.readFile = async (uri) => {
      const text = files.files[uri];
      if (uri !== DOCKERFILE || deleted !== undefined) return text;
      Reflect.deleteProperty(files.files, uri);
      deleted = workspace.changes(uri, DELETED);
      await workspace.editor.until(() => workspace.codes(uri)?.length === 0);
      return text;
    };
    await workspace.changes(DOCKERFILE, CHANGED);
    await deleted;
    expect(workspace.codes(DOCKERFILE)).toEqual([]);
  });

  test('many new files cost one look at the list', async () => {
    const files = machine(TWO);
    const workspace = await Workspace.open(files);
    await workspace.check();
    const before = workspace.listed;
    const added = Array.from({ length: 50 }, (_, index) => `${ROOT}/${index}/Dockerfile`);
    for (const uri of added) files.files[uri] = 'FROM alpine:edge\n';
    await workspace.changes(added, CREATED);
    expect(added.filter((uri) => workspace.codes(uri)?.[0] !== 'image-unsigned')).toEqual([]);
    expect(workspace.listed - before).toBe(1);
  });

  test('a new file that the user keeps out of sight stays so', async () => {
    const files = machine(TWO);
    const workspace = await Workspace.open(files);
    await workspace.check();
    const built = `${ROOT}/build/Dockerfile`;
    files.files[built] = 'FROM alpine:edge\n';
    workspace.hidden.add(built);
    await workspace.changes(built, CREATED);
    expect(workspace.codes(built)).toBeUndefined();
  });

  test('other settings are applied to files that are not open', async () => {
    const workspace = await Workspace.open(machine(TWO));
    await workspace.check();
    const { editor } = workspace;
    editor.settings = { documents: { dockerfile: false } };
    const before = editor.published.length;
    await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await editor.until(() => editor.published.length > before);
    await editor.request('imageTrust/idle', undefined);
    expect(workspace.codes(DOCKERFILE)).toEqual([]);
    expect(workspace.codes(COMPOSE)).toEqual(['image-unsigned']);
  });
});

describe('what the client watches', () => {
  test('is documents and what is deleted, and the folders of checked files one by one', async () => {
    const files = machine(TWO);
    const workspace = await Workspace.open(files);
    await workspace.check();
    const everywhere = ['**/.env', '**/.image-trust.yaml', ...DOCUMENT_PATTERNS, '**'];
    expect(workspace.registered).toEqual([...everywhere, `* in ${ROOT}`, `* in ${ROOT}/app`]);
    await workspace.check();
    expect(workspace.registered).toHaveLength(everywhere.length + 2);
  });

  test('is looked at once more when watching has begun: what went before that was not reported', async () => {
    const files = machine(TWO);
    const workspace = await Workspace.open(files);
    await workspace.check();
    Reflect.deleteProperty(files.files, DOCKERFILE);
    files.clock.advance(2000);
    await workspace.editor.until(() => workspace.codes(DOCKERFILE)?.length === 0);
    expect(workspace.codes(COMPOSE)).toEqual(['image-unsigned']);
  });

  test('may miss changes, which are found when the user comes back to the editor', async () => {
    const files = machine(TWO);
    const workspace = await Workspace.open(files);
    await workspace.check();
    files.files[DOCKERFILE] = 'FROM alpine:3.19\n';
    const published = workspace.editor.published.length;
    await workspace.editor.connection.sendNotification('imageTrust/lookAgain');
    await workspace.editor.until(() => workspace.codes(DOCKERFILE)?.length === 1);
    await workspace.editor.request('imageTrust/idle', undefined);
    const again = workspace.editor.published.slice(published).map(({ uri }) => uri);
    expect(new Set(again)).toEqual(new Set([DOCKERFILE]));
  });
});

test('before the check, changed files that are not open are nobody’s concern', async () => {
  const workspace = await Workspace.open(machine(TWO));
  await workspace.changes(DOCKERFILE, CHANGED);
  expect(workspace.codes(DOCKERFILE)).toBeUndefined();
});
