import { describe, expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import type { AgreedExceptions, ExceptionsParams } from '../../../server/src/lsp/protocol.ts';
import { Editor, VSCODE, type Capabilities, type EditorOptions } from '../editor.ts';
import {
  ROOT,
  DOCKERFILE,
  POLICY,
  PINNED,
  EXCEPTION,
  NOBODY_FOUND,
  machine,
  opened,
  report,
} from './policy-workspace.ts';

describe('exceptions', () => {
  const QUESTION =
    'Image Trust: the policy file of this folder (.image-trust.yaml) makes an exception, which would hide findings. Do you agree?';

  test('count once the user has agreed, and are asked about anew when they change', async () => {
    const world = machine({ [POLICY]: EXCEPTION });
    const editor = await Editor.start(world, { rootUri: ROOT });
    editor.answer = 'Agree';
    await editor.open(DOCKERFILE, 'FROM nobody\n');
    await editor.until(() => editor.shown.length === 1 && editor.draw(DOCKERFILE) === '');
    expect(editor.shown).toEqual([QUESTION]);

    editor.answer = 'Never';
    world.files[POLICY] = EXCEPTION.replace('2027', '2028');
    await report(editor, POLICY, 2);
    await editor.until(() => editor.shown.length === 2);
    expect(await editor.findings(DOCKERFILE)).toBe(NOBODY_FOUND);
  });

  test.each<[string, string, string, EditorOptions]>([
    ['where none of them would change anything', 'alpine:3.19', EXCEPTION, {}],
    ['where they cover what nothing excuses', 'broken', EXCEPTION.replace('nobody', 'broken'), {}],
    ['where the policy cannot be read', 'nobody', `${EXCEPTION}x: y\n`, {}],
    ['where they have ended', 'nobody', EXCEPTION.replace('2027', '2025'), {}],
    ['in Restricted Mode', 'nobody', EXCEPTION, { initializationOptions: { restricted: true } }],
  ])('are not asked about %s', async (_name, from, policy, options) => {
    const editor = await opened(from, machine({ [POLICY]: policy }), options);
    expect(await editor.findings(DOCKERFILE)).toContain(from);
    expect(editor.shown).toEqual([]);
  });

  describe('with our own client', () => {
    async function withClient(
      agreed: readonly unknown[],
      answer: string,
    ): Promise<{ editor: Editor; asked: ExceptionsParams[] }> {
      const asked: ExceptionsParams[] = [];
      const editor = await opened('nobody', machine({ [POLICY]: EXCEPTION }), {
        initializationOptions: { extended: true, agreedExceptions: agreed },
        prepare: ({ connection }) => {
          connection.onRequest('imageTrust/acceptExceptions', (params: ExceptionsParams) => {
            asked.push(params);
            return answer;
          });
        },
      });
      return { editor, asked };
    }

    test('are remembered by what they say', async () => {
      const { editor, asked } = await withClient([], 'allow');
      await editor.until(
        () => editor.published.filter(({ uri }) => uri === DOCKERFILE).length > 1 && editor.draw(DOCKERFILE) === '',
      );
      expect(asked).toEqual([{ uri: POLICY, count: 1, agreement: expect.stringMatching(/^[0-9a-f]{64}$/) as string }]);

      const again = await withClient(asked, 'later');
      expect(await again.editor.findings(DOCKERFILE)).toBe('');
      expect(again.asked).toEqual([]);
    });

    test.each<[string, readonly unknown[]]>([
      ['for another file', [{ uri: `${ROOT}/app/.image-trust.yaml`, agreement: '*' }]],
      ['to something else', [{ uri: POLICY, agreement: '00' }]],
      ['that is none', [null, 'yes', { uri: POLICY }]],
    ])('an agreement %s does not count', async (_name, agreed) => {
      const { editor, asked } = await withClient(agreed, 'later');
      expect(await editor.findings(DOCKERFILE)).toBe(NOBODY_FOUND);
      await editor.until(() => asked.length === 1);
    });

    test('can be taken back, and are asked about again', async () => {
      const { editor, asked } = await withClient([], 'allow');
      await editor.until(() => asked.length === 1 && editor.published.length > 1 && editor.draw(DOCKERFILE) === '');
      const [{ uri, agreement } = { uri: '', agreement: '' }] = asked;
      editor.connection.onRequest('imageTrust/acceptExceptions', (params: ExceptionsParams) => {
        asked.push(params);
        return 'never';
      });
      const takenBack = { hosts: [], policies: [{ uri, agreement }] };
      await editor.connection.sendNotification('imageTrust/answersTakenBack', takenBack);
      await editor.until(() => asked.length === 2);
      expect(await editor.findings(DOCKERFILE)).toBe(NOBODY_FOUND);
    });

    test('can be agreed to later', async () => {
      const { editor, asked } = await withClient([], 'later');
      expect(await editor.findings(DOCKERFILE)).toBe(NOBODY_FOUND);
      await editor.until(() => asked.length === 1);
      const [action] = (await editor.codeActions(DOCKERFILE, 'nobody')).filter(({ title }) =>
        title.startsWith('Agree'),
      );
      expect(action?.command?.arguments).toEqual([{ uri: POLICY, agreement: asked[0]?.agreement, count: 1 }]);
      const agreed = action?.command?.arguments?.[0] as AgreedExceptions;
      await editor.connection.sendNotification('imageTrust/exceptionsAgreed', agreed);
      expect(await editor.findings(DOCKERFILE)).toBe('');
    });
  });
});

describe('the light bulb adds an exception to the policy file', () => {
  const TITLE = 'Add an exception for nobody to .image-trust.yaml…';
  const CREATING: Capabilities = {
    ...VSCODE,
    workspace: { ...VSCODE.workspace, workspaceEdit: { documentChanges: true, resourceOperations: ['create'] } },
  };

  async function offered(
    files: Readonly<Record<string, string>>,
    options: EditorOptions = {},
  ): Promise<CodeAction | undefined> {
    const editor = await opened('nobody', machine(files), options);
    await editor.findings(DOCKERFILE);
    return (await editor.codeActions(DOCKERFILE, 'nobody')).find(({ title }) => title === TITLE);
  }

  test('that is there', async () => {
    const action = await offered({ [POLICY]: 'version: 1\n' }, { initializationOptions: { extended: true } });
    const newText = 'exceptions:\n  - match: nobody\n    reason: TODO\n    until: 2026-04-01\n';
    const end = { line: 1, character: 0 };
    expect(action?.edit?.documentChanges).toEqual([
      { textDocument: { uri: POLICY, version: null }, edits: [{ range: { start: end, end }, newText }] },
    ]);
    const place = { uri: POLICY, line: 3, character: 12, length: 4 };
    expect(action?.command).toMatchObject({ command: 'imageTrust.showPolicy', arguments: [place] });
  });

  test('that is open, in the version that was read and no other', async () => {
    const editor = await opened('nobody', machine({}));
    await editor.open(POLICY, 'version: 1\n', 'yaml');
    await editor.findings(DOCKERFILE);
    const action = (await editor.codeActions(DOCKERFILE, 'nobody')).find(({ title }) => title === TITLE);
    expect(action?.edit?.documentChanges).toMatchObject([{ textDocument: { uri: POLICY, version: 1 } }]);
    // Right after a keystroke, while nothing has been read anew: not every client looks at versions.
    await editor.change(POLICY, '# ours\nversion: 1\n');
    const later = (await editor.codeActions(DOCKERFILE, 'nobody')).find(({ title }) => title === TITLE);
    expect(later?.edit?.documentChanges).toMatchObject([
      { textDocument: { version: 2 }, edits: [{ range: { start: { line: 2 } } }] },
    ]);
  });

  test('that has to be made, in the folder of the workspace', async () => {
    const action = await offered({}, { capabilities: CREATING });
    expect(action?.edit?.documentChanges).toMatchObject([
      { kind: 'create', uri: POLICY },
      { textDocument: { uri: POLICY, version: null } },
    ]);
    // Without options, creating fails where there is such a file by now: a whole policy must not be written into another.
    expect(action?.edit?.documentChanges?.[0]).not.toHaveProperty('options');
    expect(action?.command).toBeUndefined();
  });

  test.each<[name: string, files: Readonly<Record<string, string>>, options: EditorOptions]>([
    ['where the editor makes no files', {}, {}],
    ['where there is one already', { [POLICY]: EXCEPTION }, {}],
    ['where the policy cannot be read', { [POLICY]: 'version: 1\nimages: [' }, {}],
  ])('but not %s', async (_name, files, options) => {
    expect(await offered(files, options)).toBeUndefined();
  });

  test('but not where the file cannot be read', async () => {
    const world = machine({ [POLICY]: '' });
    world.unreadable.add(POLICY);
    const editor = await opened('nobody', world, { capabilities: CREATING });
    await editor.findings(DOCKERFILE);
    expect((await editor.codeActions(DOCKERFILE, 'nobody')).map(({ title }) => title)).not.toContain(TITLE);
  });

  test.each([
    ['a tag that is signed', 'alpine:3.19', 'version: 1\n', []],
    [
      'a tag that is not pinned as it should be',
      'alpine:3.19',
      PINNED,
      ['Add an exception for alpine:3.19 to .image-trust.yaml…'],
    ],
    ['what is no reference', 'alpine:', PINNED, []],
  ])('about %s: %s', async (_name, from, policy, titles) => {
    const editor = await opened(from, machine({ [POLICY]: policy }));
    await editor.findings(DOCKERFILE);
    const actions = await editor.codeActions(DOCKERFILE, from);
    expect(actions.map(({ title }) => title).filter((title) => title.startsWith('Add'))).toEqual(titles);
  });
});
