import { describe, expect, test } from 'vitest';
import { MarkupContent } from 'vscode-languageserver';
import { TYPING_PAUSE_MS } from '../../../server/src/lsp/check/document-checks.ts';
import { fakeRepository, hex } from '../../support/fake-trust.ts';
import { Editor } from '../editor.ts';
import { FakeMachine } from '../fake-machine.ts';

const ALPINE = 'docker.io/library/alpine';
const DOCKERFILE = 'file:///shop/app/Dockerfile';
const COMPOSE = 'file:///shop/compose.yaml';
const ENVIRONMENT = 'file:///shop/.env';

const compose = (tag: string): string => `services: { web: { build: { context: app, args: { TAG: "${tag}" } } } }`;
const SIGNED = 'alpine:$TAG | hint image-unpinned';
const UNSIGNED = 'alpine:$TAG | warning image-unsigned';
const UNKNOWN = 'alpine:$TAG | hint reference-unresolved';

/** An editor in the folder /shop with the Dockerfile open; 3.19 is the only signed tag. */
async function open(files: Readonly<Record<string, string>>): Promise<{ world: FakeMachine; editor: Editor }> {
  const world = new FakeMachine({ [ALPINE]: fakeRepository(ALPINE, { targets: { targets: { '3.19': hex('a') } } }) });
  Object.assign(world.files, files);
  const editor = await Editor.start(world, { rootUri: 'file:///shop' });
  await editor.open(DOCKERFILE, 'ARG TAG\nFROM alpine:$TAG\n');
  return { world, editor };
}

async function hoverText(editor: Editor): Promise<string> {
  const hover = await editor.hover(DOCKERFILE, 'alpine');
  return MarkupContent.is(hover?.contents) ? hover.contents.value : '';
}

async function changeOnDisk(editor: Editor, ...uris: readonly string[]): Promise<void> {
  const changes = uris.map((uri) => ({ uri, type: 2 }));
  await editor.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
}

describe('a Dockerfile that a Compose file builds', () => {
  test('is read with its arguments, and the hover says so', async () => {
    const { editor } = await open({ [COMPOSE]: compose('3.19') });
    expect(await editor.findings(DOCKERFILE)).toBe(SIGNED);
    expect(await hoverText(editor)).toContain('TAG is "3.19", set by the service web of compose.yaml.');
  });

  test('is checked again when the file is typed in', async () => {
    const { world, editor } = await open({ [COMPOSE]: compose('3.18') });
    expect(await editor.findings(DOCKERFILE)).toBe(UNSIGNED);
    await editor.open(COMPOSE, compose('3.18'), 'yaml');
    await editor.change(COMPOSE, compose('3.19'));
    expect(editor.draw(DOCKERFILE)).toBe(UNSIGNED);
    await editor.hover(COMPOSE, 'web');
    world.clock.advance(TYPING_PAUSE_MS);
    expect(await editor.findings(DOCKERFILE)).toBe(SIGNED);
    await editor.close(COMPOSE);
    expect(await editor.findings(DOCKERFILE)).toBe(UNSIGNED);
  });

  test('is checked again when the file changes on disk, comes or goes', async () => {
    const { world, editor } = await open({});
    expect(await editor.findings(DOCKERFILE)).toBe(UNKNOWN);
    world.files[COMPOSE] = compose('3.19');
    await changeOnDisk(editor, COMPOSE);
    expect(await editor.findings(DOCKERFILE)).toBe(SIGNED);
    world.files[COMPOSE] = compose('$TAG');
    world.files[ENVIRONMENT] = 'TAG=3.18';
    await changeOnDisk(editor, ENVIRONMENT);
    expect(await editor.findings(DOCKERFILE)).toBe(UNSIGNED);
    Reflect.deleteProperty(world.files, COMPOSE);
    await changeOnDisk(editor, COMPOSE);
    expect(await editor.findings(DOCKERFILE)).toBe(UNKNOWN);
  });

  test('is left alone when the change means nothing to it', async () => {
    const { world, editor } = await open({ [COMPOSE]: compose('3.19') });
    await editor.findings(DOCKERFILE);
    const before = editor.published.length;
    world.files[COMPOSE] = `# new\n${compose('3.19')}`;
    await changeOnDisk(editor, COMPOSE);
    await editor.findings(DOCKERFILE);
    expect(editor.published).toHaveLength(before);
  });

  test('is looked at once for all files that change together, as when git checks out a branch', async () => {
    const { world, editor } = await open({ [COMPOSE]: compose('3.19') });
    const foldersFor = async (...uris: readonly string[]): Promise<number> => {
      world.lookedInto.length = 0;
      await changeOnDisk(editor, ...uris);
      await editor.findings(DOCKERFILE);
      return world.lookedInto.length;
    };
    const once = await foldersFor(COMPOSE);
    const others = Array.from({ length: 50 }, (_, n) => `file:///shop/${n}/compose.yaml`);
    expect(await foldersFor(COMPOSE, ...others)).toBe(once);
  });

  test('may be built by an open file of another folder', async () => {
    const { editor } = await open({});
    await editor.open('file:///shop/deploy/compose.yaml', compose('3.19').replace('app', '../app'), 'yaml');
    expect(await editor.findings(DOCKERFILE)).toBe(SIGNED);
  });

  test('is not built by what lies outside of the workspace', async () => {
    const { editor } = await open({ 'file:///compose.yaml': compose('3.19').replace('app', 'shop/app') });
    expect(await editor.findings(DOCKERFILE)).toBe(UNKNOWN);
  });

  test('without a workspace has only its own folder', async () => {
    const world = new FakeMachine();
    world.files['file:///shop/app/compose.yaml'] = compose('1').replace('app', '.');
    world.files[COMPOSE] = compose('2');
    const editor = await Editor.start(world);
    await editor.open(DOCKERFILE, 'ARG TAG\nFROM alpine:$TAG\n');
    await editor.findings(DOCKERFILE);
    expect(await hoverText(editor)).toContain('TAG is "1"');
  });
});

describe('a Compose file', () => {
  test('is checked again when its override changes', async () => {
    const { world, editor } = await open({});
    await editor.open(COMPOSE, 'services: { web: { image: alpine:edge } }', 'yaml');
    expect(await editor.findings(COMPOSE)).toBe('alpine:edge | warning image-unsigned');
    const override = 'file:///shop/compose.override.yaml';
    world.files[override] = 'services: { web: { build: . } }';
    await changeOnDisk(editor, override);
    expect(await editor.findings(COMPOSE)).toBe('');
  });

  test('says where it names a file that is not there', async () => {
    const { editor } = await open({});
    await editor.open(COMPOSE, 'include: [gone.yml]', 'yaml');
    expect(await editor.findings(COMPOSE)).toBe('gone.yml | information document-not-found');
  });
});
