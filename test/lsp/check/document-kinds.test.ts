import { describe, expect, test } from 'vitest';
import { DOCUMENT_KINDS, type DocumentKind } from '../../../server/src/trust/documents.ts';
import { fakeRepository, hex } from '../../support/fake-trust.ts';
import { Editor } from '../editor.ts';
import { FakeMachine } from '../fake-machine.ts';

const ALPINE = 'docker.io/library/alpine';
const A = hex('a');

interface Sample {
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
}

const SAMPLES: Readonly<Record<DocumentKind, Sample>> = {
  dockerfile: { path: 'Containerfile', languageId: 'plaintext', text: 'FROM alpine:3.19\n' },
  compose: { path: 'compose.yaml', languageId: 'yaml', text: 'services:\n  web:\n    image: alpine:3.19\n' },
  bake: {
    path: 'docker-bake.json',
    languageId: 'json',
    text: '{"target": {"app": {"contexts": {"base": "docker-image://alpine:3.19"}}}}\n',
  },
  devcontainer: {
    path: '.devcontainer/devcontainer.json',
    languageId: 'jsonc',
    text: '{ // ours\n  "image": "alpine:3.19",\n}\n',
  },
  'github-workflow': {
    path: '.github/workflows/ci.yml',
    languageId: 'yaml',
    text: 'jobs:\n  build:\n    container: alpine:3.19\n',
  },
  'gitlab-ci': { path: '.gitlab-ci.yml', languageId: 'yaml', text: 'image: "alpine:3.19"\n' },
  kubernetes: {
    path: 'k8s/shop.yaml',
    languageId: 'yaml',
    text: 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: alpine:3.19\n',
  },
};

function uriOf({ path }: Sample): string {
  return `file:///shop/${path}`;
}

function machine(): FakeMachine {
  return new FakeMachine({ [ALPINE]: fakeRepository(ALPINE, { targets: { targets: { '3.19': A } } }) });
}

describe('every kind of document has findings, a hover and a fix', () => {
  test.each(DOCUMENT_KINDS.map((kind) => [kind, SAMPLES[kind]] as const))('%s', async (_kind, sample) => {
    const editor = await Editor.start(machine());
    const uri = uriOf(sample);
    await editor.open(uri, sample.text, sample.languageId);
    expect(await editor.findings(uri)).toBe('alpine:3.19 | hint image-unpinned');
    expect(JSON.stringify(await editor.hover(uri, 'alpine'))).toContain(`sha256:${A}`);
    const [action] = await editor.codeActions(uri, 'alpine:3.19');
    const pinned = sample.text.replace('alpine:3.19', `alpine:3.19@sha256:${A}`);
    expect(editor.apply(uri, await editor.resolve(action))).toBe(pinned);
  });
});

describe('every kind of document can be switched off', () => {
  test.each(DOCUMENT_KINDS)('%s', async (off) => {
    const editor = await Editor.start(machine(), { settings: { documents: { [off]: false } } });
    for (const sample of Object.values(SAMPLES)) await editor.open(uriOf(sample), sample.text, sample.languageId);
    await editor.request('imageTrust/idle', undefined);
    const silent = DOCUMENT_KINDS.filter((kind) => editor.draw(uriOf(SAMPLES[kind])) === '');
    expect(silent).toEqual([off]);
  });

  test('its findings go when it is, and come back', async () => {
    const editor = await Editor.start(machine());
    const uri = uriOf(SAMPLES.kubernetes);
    await editor.open(uri, SAMPLES.kubernetes.text, 'yaml');
    expect(await editor.findings(uri)).not.toBe('');
    for (const documents of [{ kubernetes: false }, {}]) {
      editor.settings = { documents };
      const before = editor.published.length;
      await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
      await editor.until(() => editor.published.length > before);
      expect(await editor.findings(uri)).toBe('kubernetes' in documents ? '' : 'alpine:3.19 | hint image-unpinned');
    }
  });
});
