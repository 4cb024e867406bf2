import { describe, expect, test } from 'vitest';
import { Editor } from '../editor.ts';
import {
  ROOT,
  DOCKERFILE,
  POLICY,
  PINNED,
  ALPINE_ALONE,
  machine,
  opened,
  findingsIn,
  report,
} from './policy-workspace.ts';

describe('the policy that applies to a document', () => {
  test.each<[name: string, files: Readonly<Record<string, string>>, rootUri: string | null, found: string]>([
    ['lies in a folder above', { [POLICY]: PINNED }, ROOT, 'alpine:3.19 | warning policy-unpinned'],
    ['is the nearest', { [POLICY]: PINNED, [`${ROOT}/app/.image-trust.yaml`]: 'version: 1\n' }, ROOT, ALPINE_ALONE],
    ['does not lie above the workspace', { 'file:///.image-trust.yaml': PINNED }, ROOT, ALPINE_ALONE],
    [
      'lies beside it where no folder is open',
      { [`${ROOT}/app/.image-trust.yaml`]: PINNED },
      null,
      'alpine:3.19 | warning policy-unpinned',
    ],
    ['does not lie above it where no folder is open', { [POLICY]: PINNED }, null, ALPINE_ALONE],
  ])('%s', async (_name, files, rootUri, found) => {
    const editor = await opened(
      'alpine:3.19',
      machine(files),
      rootUri === null ? { rootUri: 'file:///elsewhere' } : {},
    );
    expect(await editor.findings(DOCKERFILE)).toBe(found);
  });

  test('is looked for in a folder that joins the workspace', async () => {
    const editor = await opened('alpine:3.19', machine({ [POLICY]: PINNED }), { rootUri: 'file:///elsewhere' });
    expect(await editor.findings(DOCKERFILE)).toBe(ALPINE_ALONE);
    const event = { added: [{ uri: ROOT, name: 'shop' }], removed: [] };
    await editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
    expect(await editor.findings(DOCKERFILE)).toBe('alpine:3.19 | warning policy-unpinned');
  });
});

describe('documents follow their policy', () => {
  test('while somebody types in it, saved or not', async () => {
    const world = machine({ [POLICY]: 'version: 1\n' });
    const editor = await opened('alpine:3.19', world);
    await editor.open(POLICY, 'version: 1\n', 'yaml');
    expect(await editor.findings(DOCKERFILE)).toBe(ALPINE_ALONE);
    await editor.change(POLICY, PINNED);
    await editor.request('imageTrust/idle', undefined);
    world.clock.advance(300);
    expect(await editor.findings(DOCKERFILE)).toBe('alpine:3.19 | warning policy-unpinned');
    await editor.close(POLICY);
    expect(await editor.findings(DOCKERFILE)).toBe(ALPINE_ALONE);
  });

  test('when it is written, and when it is gone', async () => {
    const world = machine({});
    const editor = await opened('alpine:3.19', world);
    expect(await editor.findings(DOCKERFILE)).toBe(ALPINE_ALONE);
    world.files[POLICY] = `${PINNED}x: y\n`;
    await report(editor, POLICY, 1);
    expect(await editor.findings(DOCKERFILE)).toBe('alpine:3.19 | warning policy-unpinned');
    expect(findingsIn(editor, POLICY)).toEqual(['3 1 policy-invalid']);
    Reflect.deleteProperty(world.files, POLICY);
    await report(editor, POLICY, 3);
    expect(await editor.findings(DOCKERFILE)).toBe(ALPINE_ALONE);
    expect(findingsIn(editor, POLICY)).toEqual([]);
  });

  test('when its folder is deleted', async () => {
    const world = machine({ [`${ROOT}/app/.image-trust.yaml`]: PINNED });
    const editor = await opened('alpine:3.19', world);
    expect(await editor.findings(DOCKERFILE)).toBe('alpine:3.19 | warning policy-unpinned');
    Reflect.deleteProperty(world.files, `${ROOT}/app/.image-trust.yaml`);
    await report(editor, `${ROOT}/app`, 3);
    expect(await editor.findings(DOCKERFILE)).toBe(ALPINE_ALONE);
  });
});

describe('what is wrong with a policy file', () => {
  test('is shown in it, open or not, with the severities of the settings', async () => {
    const world = machine({ [POLICY]: 'version: 1\ncolour: red\n' });
    const editor = await opened('alpine:3.19', world);
    await editor.findings(DOCKERFILE);
    expect(findingsIn(editor, POLICY)).toEqual(['2 1 policy-invalid']);
    editor.settings = { severity: { 'policy-invalid': 'warning' } };
    await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await editor.until(() => findingsIn(editor, POLICY)?.[0] === '2 2 policy-invalid');
  });

  test('a file that cannot be read is not taken for an absent one', async () => {
    const world = machine({ [POLICY]: PINNED, [`${ROOT}/app/.image-trust.yaml`]: '' });
    world.unreadable.add(`${ROOT}/app/.image-trust.yaml`);
    const editor = await opened('alpine:3.19', world);
    expect(await editor.findings(DOCKERFILE)).toBe(ALPINE_ALONE);
    expect(findingsIn(editor, `${ROOT}/app/.image-trust.yaml`)).toEqual(['1 1 policy-invalid']);
  });

  test('a policy in a folder of manifests is no manifest', async () => {
    const editor = await Editor.start(machine({}), { rootUri: ROOT });
    await editor.open(`${ROOT}/k8s/.image-trust.yaml`, 'version: 1\nkind: Pod\n', 'yaml');
    await editor.request('imageTrust/idle', undefined);
    expect(findingsIn(editor, `${ROOT}/k8s/.image-trust.yaml`)).toEqual(['2 1 policy-invalid']);
  });
});
