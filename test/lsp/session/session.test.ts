import { describe, expect, test, vi } from 'vitest';
import type { ConsentParams } from '../../../server/src/lsp/protocol.ts';
import { fakeRepository, hex } from '../../support/fake-trust.ts';
import { Editor, VSCODE, type EditorOptions } from '../editor.ts';
import { FakeMachine } from '../fake-machine.ts';

const URI = 'file:///project/Dockerfile';
const ALPINE = 'docker.io/library/alpine';
const UNKNOWN = 'FROM ghcr.io/acme/app\nFROM ghcr.io/acme/db\nFROM quay.io/acme/web\n';

function machine(): FakeMachine {
  return new FakeMachine({ [ALPINE]: fakeRepository(ALPINE, { targets: { targets: { '3.19': hex('a1') } } }) });
}

async function opened(text: string, world: FakeMachine, options: EditorOptions = {}): Promise<Editor> {
  const editor = await Editor.start(world, options);
  await editor.open(URI, text);
  return editor;
}

/** The settings name these hosts from now on. */
async function allow(editor: Editor, agreedHosts: readonly string[]): Promise<void> {
  editor.settings = { agreedHosts };
  await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
}

describe('consent to unknown hosts', () => {
  const question = (host: string): string => `Image Trust: may ${host} be asked whether its images are signed?`;

  test('every host is asked about once, and contacted only after "Allow"', async () => {
    const world = machine();
    const editor = await opened(UNKNOWN, world);
    expect(await editor.findings(URI)).toContain('ghcr.io/acme/app | information trust-unavailable');
    await editor.until(() => editor.shown.length === 2);
    await editor.request('imageTrust/refresh', {});
    expect(editor.shown).toEqual([question('ghcr.io'), question('quay.io')]);
    expect(world.contactedHosts().map(({ host }) => host)).toEqual([]);
  });

  test('"Allow" holds while the server runs', async () => {
    const world = machine();
    const editor = await Editor.start(world);
    editor.answer = 'Allow';
    await editor.open(URI, UNKNOWN);
    await editor.until(() => editor.draw(URI).split('image-no-trust-data').length === 4);
    expect(world.contactedHosts().map(({ host }) => host)).toEqual(['ghcr.io', 'quay.io']);
  });

  test('our own client answers for itself', async () => {
    const world = machine();
    const editor = await Editor.start(world, { initializationOptions: { extended: true } });
    const asked: string[] = [];
    editor.connection.onRequest('imageTrust/consent', ({ host }: ConsentParams) => {
      asked.push(host);
      if (host !== 'ghcr.io') return 'never';
      void allow(editor, [host]);
      return 'allow';
    });
    await editor.open(URI, UNKNOWN);
    await editor.until(() => editor.draw(URI).includes('ghcr.io/acme/db | hint image-no-trust-data'));
    expect(editor.draw(URI)).toContain('quay.io/acme/web | information trust-unavailable');
    expect(asked).toEqual(['ghcr.io', 'quay.io']);
    expect(editor.shown).toEqual([]);
  });

  describe('taken back', () => {
    /** Our own client, whose user has allowed one host and refused the other for good, and is then asked again. */
    async function answered(): Promise<{ editor: Editor; asked: string[] }> {
      const asked: string[] = [];
      const editor = await opened(UNKNOWN, machine(), {
        settings: { agreedHosts: ['ghcr.io'] },
        initializationOptions: { extended: true },
        prepare: ({ connection }) => {
          connection.onRequest('imageTrust/consent', ({ host }: ConsentParams) => {
            asked.push(host);
            return 'never';
          });
        },
      });
      await editor.until(() => asked.length === 1);
      expect(asked).toEqual(['quay.io']);
      return { editor, asked };
    }

    test('a host that was refused is asked about again', async () => {
      const { editor, asked } = await answered();
      await editor.request('imageTrust/refresh', {});
      expect(asked).toEqual(['quay.io']);
      await editor.connection.sendNotification('imageTrust/answersTakenBack', { hosts: ['quay.io'], policies: [] });
      await editor.until(() => asked.length === 2);
      expect(asked).toEqual(['quay.io', 'quay.io']);
    });

    test('a host that leaves the settings is left alone at once, and asked about, as often as that happens', async () => {
      const { editor, asked } = await answered();
      await allow(editor, []);
      await editor.until(() => editor.draw(URI).includes('ghcr.io/acme/db | information trust-unavailable'));
      await allow(editor, ['ghcr.io']);
      await editor.until(() => editor.draw(URI).includes('ghcr.io/acme/db | hint image-no-trust-data'));
      await allow(editor, []);
      await editor.until(() => asked.length === 3);
      expect(asked).toEqual(['quay.io', 'ghcr.io', 'ghcr.io']);
    });
  });

  test('one question at a time, and none that has become idle', async () => {
    const editor = await Editor.start(machine(), { initializationOptions: { extended: true } });
    const asked: string[] = [];
    let answer: (choice: string) => void = () => undefined;
    editor.connection.onRequest('imageTrust/consent', ({ host }: ConsentParams) => {
      asked.push(host);
      return new Promise((resolve) => (answer = resolve));
    });
    await editor.open(URI, `${UNKNOWN}FROM registry.example/app\n`);
    await editor.findings(URI);
    expect(asked).toEqual(['ghcr.io']);
    editor.settings = { agreedHosts: ['quay.io'] };
    await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await editor.until(() => editor.draw(URI).includes('quay.io/acme/web | hint image-no-trust-data'));
    answer('never');
    await vi.waitFor(() => expect(asked).toEqual(['ghcr.io', 'registry.example']));
  });

  test.each([
    ['the settings name the host', { agreedHosts: ['ghcr.io', 'quay.io'] }],
    ['the settings allow everybody', { network: 'all' }],
    ['the settings allow nobody', { network: 'none' }],
    ['offline mode', { offline: true }],
  ])('no question where %s', async (_habit, settings) => {
    const editor = await opened(UNKNOWN, machine(), { settings });
    await editor.findings(URI);
    expect(editor.shown).toEqual([]);
  });
});

describe('Restricted Mode', () => {
  test('documents are read, nobody is contacted or asked about, until the workspace is trusted', async () => {
    const world = machine();
    const editor = await opened(`FROM alpine:3.18\nFROM a:b:c\n${UNKNOWN}`, world, {
      initializationOptions: { restricted: true, extended: true },
    });
    const findings = await editor.findings(URI);
    expect(findings).toContain('alpine:3.18 | information trust-unavailable');
    expect(findings).toContain('a:b:c | error reference-invalid');
    expect(world.contactedHosts().map(({ host }) => host)).toEqual([]);
    expect(editor.statuses.at(-1)).toMatchObject({ restricted: true, busy: false });

    await editor.connection.sendNotification('imageTrust/workspaceTrusted');
    await editor.until(() => editor.draw(URI).includes('alpine:3.18 | warning image-unsigned'));
    expect(world.contactedHosts().map(({ host }) => host)).toEqual(['docker.io']);
    expect(editor.statuses.at(-1)).toMatchObject({ restricted: false });
  });

  test('an editor that knows no such thing is trusted', async () => {
    const editor = await opened('FROM alpine:3.18\n', machine(), { capabilities: {} });
    expect(await editor.findings(URI)).toBe('alpine:3.18 | warning image-unsigned');
  });
});

describe('settings', () => {
  const ENFORCED = 'alpine:3.18 | error image-unsigned';

  test.each<[string, EditorOptions]>([
    ['asked for', { settings: { enforce: true } }],
    ['given at the start', { capabilities: {}, initializationOptions: { settings: { enforce: true } } }],
    ['given at the start, and asked for in vain', { initializationOptions: { settings: { enforce: true } } }],
  ])('%s', async (_habit, options) => {
    const editor = await opened('FROM alpine:3.18\n', machine(), options);
    expect(await editor.findings(URI)).toBe(ENFORCED);
  });

  test.each([
    ['under our name', { imageTrust: { enforce: true } }],
    ['bare', { enforce: true }],
  ])('pushed %s by an editor that cannot be asked', async (_habit, settings) => {
    const editor = await opened('FROM alpine:3.18\n', machine(), { capabilities: {} });
    await editor.findings(URI);
    await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings });
    await editor.until(() => editor.draw(URI) === ENFORCED);
  });

  test('changed while documents are open', async () => {
    const world = machine();
    const editor = await opened('FROM alpine:3.18\n', world, { capabilities: VSCODE });
    await editor.findings(URI);
    editor.settings = { enforce: true };
    await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await editor.until(() => editor.draw(URI) === ENFORCED);
    expect(world.closed).toBe(1);
  });

  test('changed during a check: what the old connections can no longer answer is never shown', async () => {
    const world = machine();
    world.hold(ALPINE);
    const editor = await opened('FROM alpine:3.18\n', world);
    await vi.waitFor(() => expect(world.asked).toHaveLength(1));
    await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await vi.waitFor(() => expect(world.asked).toHaveLength(2));
    world.release(ALPINE);
    expect(await editor.findings(URI)).toBe('alpine:3.18 | warning image-unsigned');
    const codes = editor.published.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code));
    expect(codes).not.toContain('trust-unavailable');
  });

  test('a value that cannot be used is said once', async () => {
    const editor = await opened('FROM alpine:3.18\n', machine(), { settings: { timeout: 'soon' } });
    await editor.findings(URI);
    await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await editor.findings(URI);
    expect(editor.shown).toEqual([expect.stringContaining('imageTrust.timeout')]);
  });

  test.each([{ caFile: '/broken.pem' }, { pinnedAuthorities: { 'docker.io/': '/broken.pem' } }])(
    'authorities that cannot be read: nobody is contacted, and the user is told',
    async (settings) => {
      const world = machine();
      const editor = await opened('FROM alpine:3.18\n', world, { settings });
      expect(await editor.findings(URI)).toBe('alpine:3.18 | information trust-unavailable');
      expect(editor.shown).toEqual([expect.stringContaining('/broken.pem')]);
      expect(world.contactedHosts().map(({ host }) => host)).toEqual([]);
    },
  );
});

describe('values beside a Compose file', () => {
  const COMPOSE = 'file:///project/compose.yaml';
  const TEXT = 'services:\n  web:\n    image: alpine:${TAG}\n';

  test('are taken from its .env, and again when that changes', async () => {
    const world = machine();
    world.files['file:///project/.env'] = 'TAG=3.18\n';
    const editor = await Editor.start(world);
    await editor.open(COMPOSE, TEXT, 'yaml');
    expect(await editor.findings(COMPOSE)).toBe('alpine:${TAG} | warning image-unsigned');
    world.files['file:///project/.env'] = 'TAG=3.19\n';
    const changes = [{ uri: 'file:///project/.env', type: 2 }];
    await editor.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    expect(await editor.findings(COMPOSE)).toBe('alpine:${TAG} | hint image-unpinned');
  });
});

describe('inlay hints', () => {
  test('say the verdict at the end of every line with a reference, or nothing where they are off', async () => {
    const text = `FROM alpine:3.19@sha256:${hex('a1')}\nFROM alpine:3.18 AS b\r\n`;
    const editor = await opened(text, machine());
    await editor.findings(URI);
    const hints = await editor.inlayHints(URI);
    expect(hints.map(({ label, position: { line, character } }) => [line, character, label])).toEqual([
      [0, 88, "✓ signed by the repository's admin"],
      [1, 21, 'not signed'],
    ]);
    const quiet = await opened(text, machine(), { settings: { inlayHints: false } });
    await quiet.findings(URI);
    expect(await quiet.inlayHints(URI)).toEqual([]);
  });

  test('go at once where they are switched off', async () => {
    const workspace = { ...VSCODE.workspace, inlayHint: { refreshSupport: true } };
    let refreshed = 0;
    const editor = await opened('FROM alpine:3.18\n', machine(), {
      capabilities: { ...VSCODE, workspace },
      prepare: ({ connection }) => connection.onRequest('workspace/inlayHint/refresh', () => ((refreshed += 1), null)),
    });
    await editor.findings(URI);
    const before = refreshed;
    editor.settings = { inlayHints: false };
    await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await editor.findings(URI);
    await vi.waitFor(() => expect(refreshed).toBeGreaterThan(before));
    expect(await editor.inlayHints(URI)).toEqual([]);
  });
});
