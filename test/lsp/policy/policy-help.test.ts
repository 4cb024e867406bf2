import { describe, expect, test } from 'vitest';
import type { CompletionItem, Hover } from 'vscode-languageserver';
import { fakeRepository, hex } from '../../support/fake-trust.ts';
import { Editor } from '../editor.ts';
import { FakeMachine } from '../fake-machine.ts';

const ROOT = 'file:///shop';
const POLICY = `${ROOT}/.image-trust.yaml`;
const ALPINE = 'docker.io/library/alpine';

/** An editor with a Dockerfile of two images and a policy open, whose text has a bar for the cursor. */
async function opened(drawn: string): Promise<{ readonly editor: Editor; readonly params: object }> {
  const targets = { '3.19': hex('a') };
  const roles = { 'targets/releases': { targets }, 'targets/alice': { targets } };
  const editor = await Editor.start(new FakeMachine({ [ALPINE]: fakeRepository(ALPINE, roles) }), { rootUri: ROOT });
  await editor.open(`${ROOT}/Dockerfile`, 'FROM alpine:3.19\nFROM docker.io/acme/app:1\n');
  await editor.open(POLICY, drawn.replace('|', ''), 'yaml');
  await editor.request('imageTrust/idle', undefined);
  const position = editor.document(POLICY).positionAt(drawn.indexOf('|'));
  return { editor, params: { textDocument: { uri: POLICY }, position } };
}

describe('completion in the policy file', () => {
  test.each<[string, string, readonly string[]]>([
    ['members', 'version: 1\nim|', ['enforce', 'registries', 'images', 'exceptions']],
    ['registries in use', 'version: 1\nregistries: [|]', ['docker.io']],
    ['images in use', 'version: 1\nimages:\n  - match: |', ['acme/app', 'alpine', 'docker.io/*']],
    ['those who sign', 'version: 1\nimages:\n  - match: alpine\n    signers: [|]', ['alice', 'releases']],
    ['nobody else', 'version: 1\nimages:\n  - match: acme/app\n    signers: [|]', []],
    ['a day three months ahead', 'version: 1\nexceptions:\n  - until: |', ['2026-04-01']],
  ])('offers %s', async (_name, drawn, labels) => {
    const { editor, params } = await opened(drawn);
    const items: CompletionItem[] = await editor.connection.sendRequest('textDocument/completion', params);
    expect(items.map(({ label }) => label)).toEqual(labels);
  });

  test('replaces the word that has begun', async () => {
    const { editor, params } = await opened('version: 1\nima|');
    const items: CompletionItem[] = await editor.connection.sendRequest('textDocument/completion', params);
    const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 3 } };
    expect(items.find(({ label }) => label === 'images')?.textEdit).toEqual({ range, newText: 'images: ' });
  });

  test('offers nothing in a Dockerfile', async () => {
    const { editor } = await opened('version: 1|');
    const params = { textDocument: { uri: `${ROOT}/Dockerfile` }, position: { line: 0, character: 0 } };
    expect(await editor.connection.sendRequest('textDocument/completion', params)).toEqual([]);
  });
});

describe('a hover in the policy file', () => {
  test.each([
    ['on a member says what it is for', 'ver|sion: 1\n', 'Version of the format: 1.'],
    [
      'on a pattern lists the images in use that it covers',
      'version: 1\nimages:\n  - { match: "al|*", pinned: true }\n',
      'Covers these images of the files checked so far:\n\n- `alpine:3.19`',
    ],
    [
      'on a pattern that covers none says so',
      'version: 1\nimages:\n  - match: ghcr.io|/*\n    pinned: true\n',
      'Covers no image of the files checked so far.',
    ],
  ])('%s', async (_name, drawn, value) => {
    const { editor, params } = await opened(drawn);
    const hover: Hover | null = await editor.connection.sendRequest('textDocument/hover', params);
    expect(hover?.contents).toMatchObject({ value });
  });

  test('is none on anything else', async () => {
    const { editor, params } = await opened('version: 1|\n');
    expect(await editor.connection.sendRequest('textDocument/hover', params)).toBeNull();
  });
});
