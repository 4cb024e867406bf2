import { describe, expect, test } from 'vitest';
import { sha256Digest } from '../../../server/src/base/digest.ts';
import { fakeRepository, hex, unavailable } from '../../support/fake-trust.ts';
import { VSCODE, type Capabilities } from '../editor.ts';
import { FakeMachine } from '../fake-machine.ts';
import { PinningEditor, WITH_PREVIEW } from './pinning-editor.ts';

const ALPINE = 'docker.io/library/alpine';
const NGINX = 'docker.io/library/nginx';
const [OLD, NEW, LATER, WEB] = [hex('a1'), hex('b2'), hex('d4'), hex('c3')];
const DOCKERFILE = 'file:///shop/Dockerfile';
const COMPOSE = 'file:///shop/app/compose.yaml';

/** 3.19 is signed as `NEW` and was `OLD` before; nginx 1.27 is signed. */
function machine(files: Readonly<Record<string, string>>): FakeMachine {
  const world = new FakeMachine({
    [ALPINE]: fakeRepository(ALPINE, { targets: { targets: { '3.19': NEW } } }, { '3.19': OLD }),
    [NGINX]: fakeRepository(NGINX, { targets: { targets: { '1.27': WEB } } }),
  });
  Object.assign(world.files, files);
  return world;
}

const TWO = { [DOCKERFILE]: 'FROM alpine:3.19\n', [COMPOSE]: 'services: { web: { image: nginx:1.27 } }\n' };
const PINNED_TWO = {
  [DOCKERFILE]: `FROM alpine:3.19@sha256:${NEW}\n`,
  [COMPOSE]: `services: { web: { image: nginx:1.27@sha256:${WEB} } }\n`,
};

function texts(editor: PinningEditor): Readonly<Record<string, string | undefined>> {
  return { [DOCKERFILE]: editor.text(DOCKERFILE), [COMPOSE]: editor.text(COMPOSE) };
}

describe('pinning the images of a workspace', () => {
  test.each([
    ['flags, stage and comment stay', 'FROM  --platform=linux/arm64 alpine:3.19 AS b # c\n', 1],
    ['line ends stay', 'FROM alpine:3.19\r\nRUN x\r\nFROM nginx:1.27\r\n', 2],
    ['an outdated pin is renewed', `FROM alpine:3.19@sha256:${OLD}\n`, 1],
    ['a default of an ARG is edited', 'ARG TAG=3.19\nFROM alpine:${TAG}\n', 1],
    ['a pin that nobody signed is left alone', `FROM alpine:3.19@sha256:${LATER}\n`, 0],
    ['a tag that nobody signed is left alone', 'FROM alpine:edge\n', 0],
    ['a verified pin needs nothing', `FROM alpine:3.19@sha256:${NEW}\n`, 0],
  ])('%s', async (_habit, before, pinned) => {
    const editor = await PinningEditor.start(machine({ [DOCKERFILE]: before }));
    expect(await editor.pin()).toMatchObject({ pinned });
    const after = before
      .replace(`alpine:3.19@sha256:${OLD}`, 'alpine:3.19')
      .replace(/(alpine:3\.19|TAG=3\.19)(?!@)/, `$1@sha256:${NEW}`)
      .replace('nginx:1.27', `nginx:1.27@sha256:${WEB}`);
    expect(editor.text(DOCKERFILE)).toBe(pinned === 0 ? before : after);
  });

  test('is one edit over all files, shown by repository, from trust data asked for now', async () => {
    const world = machine(TWO);
    const editor = await PinningEditor.start(world);
    expect(await editor.pin()).toEqual({ pinned: 2, left: 0, words: '2 images pinned in 2 files.' });
    expect(texts(editor)).toEqual(PINNED_TWO);
    expect(editor.edits).toHaveLength(1);
    const [{ edit, metadata } = { edit: {}, metadata: undefined }] = editor.edits;
    expect(metadata).toEqual({ isRefactoring: true });
    expect(edit.changeAnnotations).toEqual({
      [ALPINE]: { label: 'alpine', description: '3.19 → sha256:b2b2b2b2b2b2', needsConfirmation: true },
      [NGINX]: { label: 'nginx', description: '1.27 → sha256:c3c3c3c3c3c3', needsConfirmation: true },
    });
    expect(world.asked.slice(0, -2)).toEqual(expect.arrayContaining([`${ALPINE} now`, `${NGINX} now`]));
  });

  test('counts what was made by a client that answers before it tells of it', async () => {
    const editor = await PinningEditor.start(machine({ [DOCKERFILE]: 'FROM alpine:3.19\n' }));
    editor.reports = 'after';
    expect(await editor.pin()).toEqual({ pinned: 1, left: 0, words: '1 image pinned in 1 file.' });
  });

  test('says of each tag what there was instead', async () => {
    const world = machine({ [DOCKERFILE]: `FROM alpine:3.19@sha256:${OLD}\nFROM nginx:1.27\n` });
    const digest = sha256Digest(LATER);
    world.served[`${NGINX}:1.27`] = { kind: 'serves', digest, mediaType: '', content: { kind: 'image' } };
    const editor = await PinningEditor.start(world);
    await editor.pin();
    const shown = Object.values(editor.edits[0]?.edit.changeAnnotations ?? {}).map(({ description }) => description);
    expect(shown).toEqual([
      '3.19 → sha256:b2b2b2b2b2b2 (was sha256:a1a1a1a1a1a1)',
      '1.27 → sha256:c3c3c3c3c3c3 (not sha256:d4d4d4d4d4d4, which the registry serves)',
    ]);
  });

  test('twice changes nothing the second time', async () => {
    const editor = await PinningEditor.start(machine(TWO));
    await editor.pin();
    expect(await editor.pin()).toEqual({ pinned: 0, left: 0, words: 'There is nothing to pin.' });
    expect(editor.edits).toHaveLength(1);
    expect(texts(editor)).toEqual(PINNED_TWO);
  });

  test('counts what the user has chosen in the preview', async () => {
    const editor = await PinningEditor.start(machine(TWO));
    editor.chooses = (annotation) => annotation === NGINX;
    expect(await editor.pin()).toMatchObject({ pinned: 1, words: '1 image pinned in 1 file.' });
    expect(texts(editor)).toEqual({ ...TWO, [COMPOSE]: PINNED_TWO[COMPOSE] });
    editor.chooses = () => false;
    expect(await editor.pin()).toMatchObject({
      pinned: 0,
      words: 'Nothing was changed, for no change was chosen.',
    });
  });

  test('says in the log what was not pinned, where and why', async () => {
    const world = machine({ ...TWO, [COMPOSE]: 'services:\n  a:\n    image: nginx:1.26\n  b: { image: acme/b }\n' });
    world.answers['docker.io/acme/b'] = unavailable('timeout');
    const editor = await PinningEditor.start(world);
    expect(await editor.pin()).toMatchObject({
      left: 2,
      words: '1 image pinned in 1 file. 2 images could not be pinned; the log says why.',
    });
    const [header, first, second] = (editor.editor.logged.at(-1) ?? '').split('\n');
    expect(header).toBe('These images were not pinned:');
    expect(first).toMatch(/^\/shop\/app\/compose\.yaml:3:12: nginx:1\.26 /);
    expect(second).toMatch(/^\/shop\/app\/compose\.yaml:4:15: acme\/b/);
  });

  test('concerns one repository, where that is asked for', async () => {
    const editor = await PinningEditor.start(machine(TWO));
    expect(await editor.pin({ which: 'unpinned and outdated', gun: NGINX })).toMatchObject({ pinned: 1, left: 0 });
    expect(texts(editor)).toEqual({ ...TWO, [COMPOSE]: PINNED_TWO[COMPOSE] });
  });

  test('updates outdated pins alone, where that is asked for', async () => {
    const editor = await PinningEditor.start(
      machine({ ...TWO, [DOCKERFILE]: `FROM alpine:3.19@sha256:${OLD}\nFROM alpine:3.19\n` }),
    );
    expect(await editor.pin({ which: 'outdated' })).toMatchObject({ pinned: 1, words: '1 pin updated in 1 file.' });
    expect(texts(editor)).toEqual({ ...TWO, [DOCKERFILE]: `FROM alpine:3.19@sha256:${NEW}\nFROM alpine:3.19\n` });
    expect(await editor.pin({ which: 'outdated' })).toMatchObject({ words: 'No pin is out of date.' });
  });

  test('in Restricted Mode finds nothing, and asks nobody', async () => {
    const world = machine(TWO);
    const editor = await PinningEditor.start(world, WITH_PREVIEW, 'restricted');
    expect(await editor.pin()).toMatchObject({ pinned: 0, left: 2 });
    expect(world.asked).toEqual([]);
  });

  test('offline finds nothing, and asks nobody', async () => {
    const world = machine(TWO);
    const editor = await PinningEditor.start(world);
    editor.editor.settings = { offline: true };
    await editor.editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    world.asked.length = 0;
    expect(await editor.pin()).toMatchObject({ pinned: 0, left: 2 });
    expect(world.asked).toEqual([]);
  });
});

describe('while the preview is open', () => {
  test.each([
    ['an open document changes', DOCKERFILE],
    ['a document that only the server has opened changes', COMPOSE],
  ] as const)('%s: nothing at all is applied', async (_habit, changed) => {
    const editor = await PinningEditor.start(machine(TWO));
    await editor.open(DOCKERFILE);
    editor.meanwhile = async () => editor.editor.change(changed, `# new\n${editor.text(changed) ?? ''}`);
    expect(await editor.pin()).toMatchObject({
      pinned: 0,
      words: 'Nothing was changed, for a file is not as it was when the changes were planned. Please try again.',
    });
    expect(texts(editor)).toEqual({ ...TWO, [changed]: `# new\n${TWO[changed]}` });
  });

  test('a tag is signed anew: what the user saw is pinned, and they are told', async () => {
    const world = machine(TWO);
    const editor = await PinningEditor.start(world);
    editor.meanwhile = () => {
      world.answers[ALPINE] = fakeRepository(ALPINE, { targets: { targets: { '3.19': LATER } } }, { '3.19': NEW });
      return Promise.resolve();
    };
    expect(await editor.pin()).toMatchObject({
      pinned: 2,
      words: '2 images pinned in 2 files. 1 tag signed anew meanwhile: update the pins.',
    });
    expect(texts(editor)).toEqual(PINNED_TWO);
    await editor.editor.request('imageTrust/idle', undefined);
    const codes = editor.editor.published.findLast(({ uri }) => uri === DOCKERFILE)?.diagnostics;
    expect(codes?.map(({ code }) => code)).toEqual(['pin-outdated']);
  });
});

test('a tag that lost its signature since the check is not pinned', async () => {
  const world = machine(TWO);
  const editor = await PinningEditor.start(world);
  await editor.editor.request('imageTrust/checkWorkspace', undefined);
  world.answers[ALPINE] = fakeRepository(ALPINE, { targets: { targets: {} } });
  expect(await editor.pin()).toMatchObject({ pinned: 1, left: 1 });
  expect(texts(editor)).toEqual({ ...TWO, [COMPOSE]: PINNED_TWO[COMPOSE] });
});

describe('an editor that shows no changes before it makes them', () => {
  const PLAIN: Capabilities = { workspace: { configuration: true } };

  async function execute(
    editor: PinningEditor,
    command: string,
    ...given: readonly unknown[]
  ): Promise<readonly string[]> {
    await editor.editor.connection.sendRequest('workspace/executeCommand', { command, arguments: given });
    return editor.editor.shown;
  }

  test.each([
    ['with versions', VSCODE],
    ['without', PLAIN],
  ])('is asked first, %s', async (_name, capabilities) => {
    const editor = await PinningEditor.start(machine(TWO), capabilities);
    expect(await execute(editor, 'imageTrust.pinWorkspace')).toEqual([
      'Image Trust: Pin 2 images of 2 repositories in 2 files to the signed digests?',
      'Image Trust: Nothing was changed, for no change was chosen.',
    ]);
    expect(texts(editor)).toEqual(TWO);
    editor.editor.answer = 'Pin';
    expect(await execute(editor, 'imageTrust.pinWorkspace')).toContain('Image Trust: 2 images pinned in 2 files.');
    expect(texts(editor)).toEqual(PINNED_TWO);
    expect(editor.edits).toHaveLength(1);
    expect(editor.edits[0]?.edit).not.toHaveProperty('changeAnnotations');
  });

  test('gets what is signed when the answer comes', async () => {
    const world = machine(TWO);
    const editor = await PinningEditor.start(world, PLAIN);
    editor.editor.connection.onRequest('window/showMessageRequest', ({ actions = [] }: { actions?: unknown[] }) => {
      if (actions.length === 0) return null;
      world.answers[ALPINE] = fakeRepository(ALPINE, { targets: { targets: { '3.19': LATER } } });
      world.files[COMPOSE] = `# new\n${TWO[COMPOSE]}`;
      return { title: 'Pin' };
    });
    await execute(editor, 'imageTrust.pinWorkspace');
    expect(texts(editor)).toEqual({
      [DOCKERFILE]: `FROM alpine:3.19@sha256:${LATER}\n`,
      [COMPOSE]: `# new\n${PINNED_TWO[COMPOSE]}`,
    });
  });

  test('names one repository, or outdated pins', async () => {
    const editor = await PinningEditor.start(machine(TWO), PLAIN);
    editor.editor.answer = 'Pin';
    await execute(editor, 'imageTrust.pinWorkspace', { gun: NGINX });
    expect(texts(editor)).toEqual({ ...TWO, [COMPOSE]: PINNED_TWO[COMPOSE] });
    expect(await execute(editor, 'imageTrust.updatePins')).toContain('Image Trust: No pin is out of date.');
  });
});

test('a client with previews is never asked by a message', async () => {
  const editor = await PinningEditor.start(machine(TWO), WITH_PREVIEW);
  await editor.pin();
  expect(editor.editor.shown).toEqual([]);
});
