import { describe, expect, test } from 'vitest';
import { sha256Digest } from '../../../server/src/base/digest.ts';
import type { ImageTrust } from '../../../server/src/trust/image-trust.ts';
import { CHECKED_AT, FAKE_SERVER, fakeRepository, hex, unavailable } from '../../support/fake-trust.ts';
import { Editor } from '../editor.ts';
import { ALPINE, machine, NEW, NGINX, OLD, opened, PLAIN, URI } from './dockerfile.ts';

const PIN_ALL = 'source.fixAll.imageTrust';

describe('pinning one image', () => {
  test.each([
    ['a bare name and a stage', 'FROM alpine:3.19 AS b\n', `FROM alpine:3.19@sha256:${OLD} AS b\n`],
    [
      'flags, spaces and CRLF stay',
      'FROM  --platform=linux/amd64   alpine:3.19\t# x\r\n',
      `FROM  --platform=linux/amd64   alpine:3.19@sha256:${OLD}\t# x\r\n`,
    ],
    [
      'an ARG default that only this image uses',
      'ARG BASE=alpine:3.19\nFROM $BASE\n',
      `ARG BASE=alpine:3.19@sha256:${OLD}\nFROM $BASE\n`,
    ],
  ])('%s', async (_habit, before, after) => {
    const editor = await opened(before);
    const [first] = await editor.codeActions(URI, before.includes('$BASE') ? '$BASE' : 'alpine:3.19');
    expect(first).toMatchObject({ kind: 'quickfix', isPreferred: true });
    expect(editor.apply(URI, await editor.resolve(first))).toBe(after);
  });

  test('belongs to the diagnostic, and to its range only', async () => {
    const editor = await opened('FROM alpine:3.19\nFROM nginx:1.27\n');
    const [first] = await editor.codeActions(URI, 'nginx:1.27');
    expect(first?.title).toBe('Pin to signed digest sha256:c3c3c3c3c3c3');
    expect(first?.diagnostics?.map(({ code }) => code)).toEqual(['image-unpinned']);
    expect(await editor.codeActions(URI, 'FROM', ['quickfix'])).toHaveLength(1);
  });

  test('a digest that changed while the list was open: the edit takes the new one', async () => {
    const world = machine();
    const editor = await opened('FROM alpine:3.19\n', world);
    const [first] = await editor.codeActions(URI, 'alpine');
    world.answers[ALPINE] = fakeRepository(ALPINE, { targets: { targets: { '3.19': NEW } } });
    expect(editor.apply(URI, await editor.resolve(first))).toBe(`FROM alpine:3.19@sha256:${NEW}\n`);
    expect(world.asked).toContain(`${ALPINE} now`);
  });

  test('a tag that lost its signature meanwhile: no edit, and the user is told', async () => {
    const world = machine();
    const editor = await opened('FROM alpine:3.19\n', world);
    const [first] = await editor.codeActions(URI, 'alpine');
    world.answers[ALPINE] = fakeRepository(ALPINE, { targets: { targets: {} } });
    expect(await editor.resolve(first)).not.toHaveProperty('edit');
    await editor.until(() => editor.shown.some((message) => message.startsWith('Nothing was changed')));
  });

  test('only the repository in question is asked again, and others are not waited for', async () => {
    const world = machine();
    const editor = await opened('FROM alpine:3.19\nFROM nginx:1.27\n', world);
    const [first] = await editor.codeActions(URI, 'alpine:3.19');
    world.asked.length = 0;
    world.hold(NGINX);
    expect(await editor.resolve(first)).toHaveProperty('edit');
    expect(world.asked.filter((question) => question.endsWith('now'))).toEqual([`${ALPINE} now`]);
  });

  test('a document that changed meanwhile: refused as the protocol says', async () => {
    const editor = await opened('FROM alpine:3.19\n');
    const [first] = await editor.codeActions(URI, 'alpine');
    await editor.change(URI, 'FROM alpine:3.19 AS b\n');
    await expect(editor.resolve(first)).rejects.toMatchObject({ code: -32801 });
  });

  test('a document that changes while the server is asked: no edit of the older text, and the user is told', async () => {
    const world = machine();
    const editor = await opened('FROM alpine:3.19\n', world);
    const [first] = await editor.codeActions(URI, 'alpine');
    world.hold(ALPINE);
    const resolving = editor.resolve(first);
    await editor.hover(URI, 'FROM');
    await editor.change(URI, '# new\nFROM alpine:3.19\n');
    await editor.hover(URI, 'FROM');
    world.release(ALPINE);
    await expect(resolving).rejects.toMatchObject({ code: -32801 });
    expect(editor.shown.at(-1)).toBe('Nothing was changed: the document has changed meanwhile. Please try again.');
  });

  test('an action that is not ours comes back as it is', async () => {
    const editor = await opened('FROM alpine:3.19\n');
    const foreign = { title: 'x', data: { choice: { kind: 'fix', start: '0', fix: null } } };
    expect(await editor.resolve(foreign)).toEqual(foreign);
  });
});

describe('an edit that is not safe', () => {
  const SHARED = 'ARG BASE=alpine:3.19\nFROM $BASE AS a\nFROM $BASE AS b\n';

  test('is shown as not possible, with the reason', async () => {
    const editor = await opened(SHARED);
    const [first] = await editor.codeActions(URI, '$BASE AS a');
    expect(first?.disabled?.reason).toContain('BASE');
    expect(first).toMatchObject({ isPreferred: false });
    expect(first).not.toHaveProperty('data');
  });

  test('is left out where the editor cannot show that', async () => {
    const editor = await opened(SHARED, machine(), PLAIN);
    expect(await editor.codeActions(URI, '$BASE AS a')).toEqual([]);
  });
});

describe('the first action on other findings', () => {
  test.each([
    ['an outdated pin is updated', `FROM alpine:3.20@sha256:${hex('d4')}`, `FROM alpine:3.20@sha256:${OLD}`],
    ['an unsigned tag is replaced by a signed one', 'FROM nginx:1.26', `FROM nginx:1.27@sha256:${hex('c3')}`],
  ])('%s', async (_habit, before, after) => {
    const world = machine();
    world.answers[ALPINE] = fakeRepository(ALPINE, { targets: { targets: { '3.20': OLD } } }, { '3.20': hex('d4') });
    const editor = await opened(before, world);
    const [first] = await editor.codeActions(URI, before.slice('FROM '.length), ['quickfix']);
    expect(editor.apply(URI, await editor.resolve(first))).toBe(after);
  });

  test('"could not check" offers no edit', async () => {
    const world = machine();
    world.answers[ALPINE] = unavailable('timeout');
    const editor = await opened('FROM alpine:3.19\n', world);
    expect(await editor.codeActions(URI, 'alpine')).toEqual([]);
  });
});

test('a pin to what the registry serves says that nobody signed it, and is never preferred', async () => {
  const world = machine();
  const digest = sha256Digest(hex('e5'));
  world.served['docker.io/acme/app:1'] = { kind: 'serves', digest, mediaType: '', content: { kind: 'image' } };
  const editor = await opened('FROM acme/app:1\nFROM alpine:3.19\n', world);
  const [served] = await editor.codeActions(URI, 'acme/app:1');
  expect(served).toMatchObject({ title: expect.stringContaining('not verified') as string, isPreferred: false });
  expect(editor.apply(URI, await editor.resolve(served))).toContain(`FROM acme/app:1@sha256:${hex('e5')}\n`);
  const [all] = await editor.codeActions(URI, 'acme', [PIN_ALL]);
  expect(editor.apply(URI, await editor.resolve(all))).toContain('FROM acme/app:1\n');
});

describe('"could not check", in our own client', () => {
  async function titles(reference: string, settings = {}): Promise<readonly unknown[]> {
    const world = machine();
    world.answers[ALPINE] = unavailable('timeout');
    const editor = await Editor.start(world, { initializationOptions: { extended: true }, settings });
    editor.connection.onRequest('imageTrust/consent', () => 'later');
    await editor.open(URI, `FROM ${reference}\n`);
    await editor.findings(URI);
    const actions = await editor.codeActions(URI, reference);
    return actions.map(({ title, command }) => [title, command?.command, command?.arguments]);
  }

  test('can be asked again', async () => {
    expect(await titles('alpine:3.19')).toEqual([['Check again', 'imageTrust.refresh', [{ gun: ALPINE }]]]);
  });

  test('for want of consent: can be allowed, also after the question was closed', async () => {
    expect(await titles('ghcr.io/acme/app')).toEqual([['Allow asking ghcr.io', 'imageTrust.allowHost', ['ghcr.io']]]);
  });

  test('because the settings say so: nothing is offered', async () => {
    expect(await titles('ghcr.io/acme/app', { network: 'known' })).toEqual([]);
    expect(await titles('alpine:3.19', { offline: true })).toEqual([]);
  });
});

describe('an exception, in our own client', () => {
  async function exceptions(reference: string, settings = {}): Promise<readonly unknown[]> {
    const world = machine();
    world.answers['docker.io/acme/bad'] = {
      kind: 'rejected',
      server: FAKE_SERVER,
      role: 'targets',
      check: 'signature',
      detail: '',
      checkedAt: CHECKED_AT,
    };
    world.answers['docker.io/acme/down'] = unavailable('timeout');
    const editor = await Editor.start(world, { initializationOptions: { extended: true }, settings });
    await editor.open(URI, `FROM ${reference}\n`);
    await editor.findings(URI);
    const actions = await editor.codeActions(URI, reference);
    return actions.flatMap(({ command }): readonly unknown[] =>
      command?.command === 'imageTrust.addException' ? (command.arguments ?? []) : [],
    );
  }

  test.each([
    ['a tag that is not signed', 'alpine:none', ['alpine:none']],
    ['a repository without trust data, whatever its tag', 'acme/none:1', ['acme/none']],
    ['a digest that nobody signed', `alpine:3.19@sha256:${hex('f9')}`, ['alpine:3.19']],
    ['what is signed and could be pinned', 'alpine:3.19', []],
    ['what was tampered with', 'acme/bad', []],
    ['what could not be checked', 'acme/down', []],
  ])('%s', async (_habit, reference, patterns) => {
    expect(await exceptions(reference)).toEqual(patterns);
  });

  test('is not offered where there is no finding', async () => {
    expect(await exceptions('alpine:none', { severity: { 'image-unsigned': 'off' } })).toEqual([]);
  });
});

describe('pinning everything', () => {
  const BEFORE = `FROM alpine:3.19 AS a\nFROM nginx:1.27\nFROM nginx:1.26\nFROM alpine:3.20@sha256:${OLD}\nFROM scratch\n`;
  const AFTER = BEFORE.replace('3.19', `3.19@sha256:${OLD}`).replace('1.27', `1.27@sha256:${hex('c3')}`);

  test('is a source action that pins what is signed and leaves the rest', async () => {
    const world = machine();
    const editor = await opened(BEFORE, world);
    const actions = await editor.codeActions(URI, 'scratch', [PIN_ALL]);
    expect(actions.map(({ kind }) => kind)).toEqual([PIN_ALL]);
    expect(editor.apply(URI, await editor.resolve(actions[0]))).toBe(AFTER);
    expect(world.asked).toEqual(expect.arrayContaining([`${ALPINE} now`, `${NGINX} now`]));
  });

  test.each(['source', 'source.fixAll', PIN_ALL])('is given to who asks for %s', async (kind) => {
    const editor = await opened(BEFORE);
    expect((await editor.codeActions(URI, 'scratch', [kind])).map((action) => action.kind)).toEqual([PIN_ALL]);
  });

  test('is complete on saving, right after the last keystroke', async () => {
    const editor = await opened('FROM scratch\n');
    await editor.change(URI, BEFORE);
    const [all] = await editor.codeActions(URI, 'scratch', [PIN_ALL]);
    expect(editor.apply(URI, await editor.resolve(all))).toBe(AFTER);
  });

  test.each(['source', 'source.fixAll', PIN_ALL])(
    'asks no registry on saving with %s: it knows only the trust data',
    async (kind) => {
      const world = machine();
      let examined = 0;
      const openTrust = world.openTrust.bind(world);
      world.openTrust = async (request) => {
        const opened = await openTrust(request);
        const examine: ImageTrust['examine'] = (...given) => ((examined += 1), opened.imageTrust.examine(...given));
        return { ...opened, imageTrust: { ...opened.imageTrust, examine } };
      };
      const editor = await opened(BEFORE, world);
      expect(await editor.codeActions(URI, BEFORE, [kind])).toHaveLength(1);
      expect(examined).toBe(0);
      await editor.codeActions(URI, 'alpine:3.19', ['quickfix']);
      expect(examined).toBe(1);
    },
  );

  test('is not part of organising imports', async () => {
    const editor = await opened(BEFORE);
    expect(await editor.codeActions(URI, 'scratch', ['source.organizeImports'])).toEqual([]);
  });

  test('comes last in the light bulb, where there are several', async () => {
    const editor = await opened(BEFORE);
    const titles = (await editor.codeActions(URI, 'alpine:3.19', ['quickfix'])).map(({ title }) => title);
    expect(titles).toEqual([
      'Pin to signed digest sha256:a1a1a1a1a1a1',
      'Pin all images in this file to their signed digests',
    ]);
  });

  test('works where the finding itself is switched off', async () => {
    const editor = await Editor.start(machine(), { settings: { severity: { 'image-unpinned': 'off' } } });
    await editor.open(URI, 'FROM alpine:3.19\n');
    expect(await editor.findings(URI)).toBe('');
    expect(await editor.codeActions(URI, 'alpine', ['quickfix'])).toEqual([]);
    const [all] = await editor.codeActions(URI, 'alpine', [PIN_ALL]);
    expect(editor.apply(URI, await editor.resolve(all))).toBe(`FROM alpine:3.19@sha256:${OLD}\n`);
  });

  test('an editor that cannot wait gets the edits with the list, without versions', async () => {
    const editor = await opened(BEFORE, machine(), PLAIN);
    const [all] = await editor.codeActions(URI, 'scratch', [PIN_ALL]);
    expect(all?.edit).toHaveProperty('changes');
    expect(editor.apply(URI, all ?? { title: '' })).toBe(AFTER);
  });
});
