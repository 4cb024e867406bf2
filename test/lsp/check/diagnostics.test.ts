import { describe, expect, test } from 'vitest';
import { GATHERING_MS } from '../../../server/src/lsp/check/document-check.ts';
import { TYPING_PAUSE_MS } from '../../../server/src/lsp/check/document-checks.ts';
import { fakeRepository, hex, unavailable } from '../../support/fake-trust.ts';
import { Editor } from '../editor.ts';
import { FakeMachine } from '../fake-machine.ts';

const URI = 'file:///project/Dockerfile';
const ALPINE = 'docker.io/library/alpine';

function machine(): FakeMachine {
  return new FakeMachine({
    [ALPINE]: fakeRepository(ALPINE, { targets: { targets: { '3.19': hex('a1') } } }),
    'docker.io/library/redis': unavailable('timeout'),
  });
}

describe('what is published', () => {
  test.each([
    ['a signed tag without a pin', 'FROM alpine:3.19', 'alpine:3.19 | hint image-unpinned'],
    ['a tag that nobody signed', 'FROM alpine:3.18', 'alpine:3.18 | warning image-unsigned'],
    ['a repository without trust data', 'FROM acme/app', 'acme/app | hint image-no-trust-data'],
    ['a server that does not answer', 'FROM redis:7', 'redis:7 | information trust-unavailable'],
    ['not a reference', 'FROM Alpine:3:4', 'Alpine:3:4 | error reference-invalid'],
    ['a verified pin', `FROM alpine:3.19@sha256:${hex('a1')}`, ''],
  ])('%s', async (_habit, text, drawn) => {
    const editor = await Editor.start(machine());
    await editor.open(URI, `${text}\n`);
    expect(await editor.findings(URI)).toBe(drawn);
  });

  test('a finding links to its page and names its source', async () => {
    const editor = await Editor.start(machine());
    await editor.open(URI, 'FROM alpine:3.18\n');
    await editor.findings(URI);
    const [diagnostic] = editor.published.at(-1)?.diagnostics ?? [];
    expect(diagnostic?.source).toBe('Image Trust');
    expect(diagnostic?.codeDescription?.href).toMatch(/docs\/diagnostics\.md#image-unsigned$/);
  });

  test('a document that cannot be read says so', async () => {
    const editor = await Editor.start(machine());
    await editor.open(URI, 'FROM alpine\0\n');
    expect(await editor.findings(URI)).toContain('information document-binary');
  });

  test('enforced content trust raises the severities', async () => {
    const editor = await Editor.start(machine(), { settings: { enforce: true } });
    await editor.open(URI, 'FROM alpine:3.18\nFROM redis:7\n');
    expect(await editor.findings(URI)).toBe('alpine:3.18 | error image-unsigned\nredis:7 | error trust-unavailable');
  });

  test('a file that names no images is left alone', async () => {
    const editor = await Editor.start(machine());
    await editor.open('file:///project/values.yaml', 'image: alpine:3.18\n', 'yaml');
    await editor.request('imageTrust/idle', undefined);
    expect(editor.published).toEqual([]);
  });
});

describe('when it is published', () => {
  test('what needs no network appears at once, the rest as answers arrive', async () => {
    const world = machine();
    world.hold(ALPINE);
    const editor = await Editor.start(world);
    await editor.open(URI, 'FROM alpine:3.18\nFROM a:b:c\n');
    await editor.until(() => editor.published.length > 0);
    expect(editor.draw(URI)).toBe('a:b:c | error reference-invalid');
    world.release(ALPINE);
    expect(await editor.findings(URI)).toBe('alpine:3.18 | warning image-unsigned\na:b:c | error reference-invalid');
  });

  test('answers that arrive together are shown together, and later ones later', async () => {
    const world = machine();
    world.hold('docker.io/library/redis');
    const editor = await Editor.start(world);
    await editor.open(URI, 'FROM alpine:3.18\nFROM acme/app\nFROM redis:7\n');
    await editor.until(() => world.asked.length === 3);
    await editor.hover(URI, 'alpine');
    expect(editor.draw(URI)).toBe('');
    world.clock.advance(GATHERING_MS);
    await editor.until(() => editor.draw(URI) !== '');
    expect(editor.draw(URI)).toBe('alpine:3.18 | warning image-unsigned\nacme/app | hint image-no-trust-data');
    world.release('docker.io/library/redis');
    expect(await editor.findings(URI)).toContain('redis:7 | information trust-unavailable');
  });

  test('typing is checked when it pauses, and only in its last state', async () => {
    const world = machine();
    const editor = await Editor.start(world);
    await editor.open(URI, 'FROM alpine:3.19\n');
    await editor.findings(URI);
    for (const text of ['FROM r\n', 'FROM red\n', 'FROM redis:7\n']) {
      await editor.change(URI, text);
      await editor.hover(URI, 'FROM');
      world.clock.advance(TYPING_PAUSE_MS - 1);
    }
    expect(world.asked).toEqual([`${ALPINE} cached`]);
    world.clock.advance(1);
    expect(await editor.findings(URI)).toBe('redis:7 | information trust-unavailable');
    expect(world.asked).toEqual([`${ALPINE} cached`, 'docker.io/library/redis cached']);
  });

  test('an answer for an older version is never shown', async () => {
    const world = machine();
    world.hold(ALPINE);
    const editor = await Editor.start(world);
    await editor.open(URI, 'FROM alpine:3.18\n');
    await editor.until(() => world.asked.length === 1);
    await editor.change(URI, 'FROM acme/app\n');
    await editor.hover(URI, 'FROM');
    world.release(ALPINE);
    world.clock.advance(TYPING_PAUSE_MS);
    expect(await editor.findings(URI)).toBe('acme/app | hint image-no-trust-data');
    const versions = editor.published.filter(({ diagnostics }) => diagnostics.length > 0).map(({ version }) => version);
    expect(versions).toEqual([2]);
  });

  test('closing takes the findings away, also those still to come', async () => {
    const world = machine();
    world.hold(ALPINE);
    const editor = await Editor.start(world);
    await editor.open(URI, 'FROM alpine:3.18\nFROM a:b:c\n');
    await editor.until(() => editor.published.length > 0);
    await editor.close(URI);
    world.release(ALPINE);
    await editor.request('imageTrust/idle', undefined);
    expect(editor.published.at(-1)).toEqual({ uri: URI, diagnostics: [] });
  });
});

describe('one failure costs one answer', () => {
  test('a check that throws is logged, and the next document is checked', async () => {
    const world = machine();
    const create = world.createImageTrust.bind(world);
    world.createImageTrust = (settings, context) => {
      const real = create(settings, context);
      return {
        ...real,
        inspect: (document, options) => {
          if (document.text.includes('bomb')) throw new Error('out of order');
          return real.inspect(document, options);
        },
      };
    };
    const editor = await Editor.start(world);
    await editor.open('file:///project/bomb.Dockerfile', 'FROM bomb\n');
    await editor.open(URI, 'FROM alpine:3.18\n');
    expect(await editor.findings(URI)).toBe('alpine:3.18 | warning image-unsigned');
    await editor.until(() => editor.logged.some((message) => message.includes('out of order')));
  });

  test('questions about documents that nobody opened are answered with nothing', async () => {
    const editor = await Editor.start(machine());
    const textDocument = { uri: 'untitled:%%%' };
    const position = { line: 9, character: 9 };
    const range = { start: position, end: position };
    const context = { diagnostics: [] };
    const { connection } = editor;
    expect(await connection.sendRequest('textDocument/hover', { textDocument, position })).toBeNull();
    expect(await connection.sendRequest('textDocument/codeAction', { textDocument, range, context })).toEqual([]);
    expect(await connection.sendRequest('textDocument/inlayHint', { textDocument, range })).toEqual([]);
  });

  test.each([
    ['vscode-remote://ssh-remote%2Bhost/p/Dockerfile.dev', 'plaintext'],
    ['file:///p/my%20app/Dockerfile', 'plaintext'],
    ['file:///c%3A/p/compose.yaml/Dockerfile?x#y', 'plaintext'],
    ['untitled:Untitled-1', 'dockerfile'],
  ])('%s is known by its path or its language', async (uri, language) => {
    const editor = await Editor.start(machine());
    await editor.open(uri, 'FROM alpine:3.18\n', language);
    expect(await editor.findings(uri)).toBe('alpine:3.18 | warning image-unsigned');
  });

  test('an unsaved document with a broken name is checked by its language', async () => {
    const editor = await Editor.start(machine());
    await editor.open('untitled:Untitled%-1', 'FROM alpine:3.18\n');
    expect(await editor.findings('untitled:Untitled%-1')).toBe('alpine:3.18 | warning image-unsigned');
  });
});
