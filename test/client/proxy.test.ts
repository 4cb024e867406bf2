import { beforeEach, expect, test, vi } from 'vitest';
import { readProxy, registerProxy } from '../../client/src/proxy.ts';
import type { ServerConnection } from '../../client/src/server-connection.ts';

interface Setting {
  readonly defaultValue?: unknown;
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
  readonly workspaceFolderValue?: unknown;
}

interface Fake {
  settings: Readonly<Record<string, Setting>>;
  listeners: ((event: { affectsConfiguration: (name: string) => boolean }) => void)[];
}

/** VS Code's settings `http.…`, and who wants to be told of changes. */
const vscode = vi.hoisted((): Fake => ({
  settings: {},
  listeners: [],
}));

vi.mock('vscode', () => ({
  workspace: {
    getConfiguration: (section: string) => ({ inspect: (name: string) => vscode.settings[`${section}.${name}`] }),
    onDidChangeConfiguration: (listener: (typeof vscode.listeners)[number]) => vscode.listeners.push(listener),
  },
}));

const NOTHING = { support: 'on', proxy: '', noProxy: [], authorization: '', strictTls: true };

beforeEach(() => {
  vscode.settings = {};
  vscode.listeners = [];
});

test.each<[name: string, settings: Record<string, Setting>, read: object]>([
  ['nothing', {}, {}],
  [
    'as VS Code comes',
    {
      'http.proxySupport': { defaultValue: 'override' },
      'http.proxy': { defaultValue: '' },
      'http.noProxy': { defaultValue: [] },
      'http.proxyAuthorization': { defaultValue: null },
      'http.proxyStrictSSL': { defaultValue: true },
    },
    {},
  ],
  [
    'the user’s',
    {
      'http.proxy': { defaultValue: '', globalValue: 'http://proxy.example:3128' },
      'http.noProxy': { globalValue: ['intranet.example'] },
      'http.proxyAuthorization': { globalValue: 'Basic YWRhOnB3' },
      'http.proxyStrictSSL': { globalValue: false },
    },
    {
      proxy: 'http://proxy.example:3128',
      noProxy: ['intranet.example'],
      authorization: 'Basic YWRhOnB3',
      strictTls: false,
    },
  ],
  ['switched off', { 'http.proxySupport': { globalValue: 'off' } }, { support: 'off' }],
  [
    'a workspace’s, which do not count',
    {
      'http.proxySupport': { workspaceValue: 'off' },
      'http.proxy': {
        defaultValue: '',
        workspaceValue: 'http://evil.example',
        workspaceFolderValue: 'http://evil.example',
      },
      'http.noProxy': { workspaceValue: ['registry.example.com'] },
      'http.proxyStrictSSL': { workspaceValue: false },
    },
    {},
  ],
])('%s', (_name, settings, read) => {
  vscode.settings = settings;
  expect(readProxy()).toEqual({ ...NOTHING, ...read });
});

test('the server is told of changes, and of no others', () => {
  const told: string[] = [];
  const server = {
    onRequest: () => ({ dispose: () => undefined }),
    notify: (method: string) => Promise.resolve(told.push(method)),
  } as unknown as ServerConnection;
  registerProxy(server);
  const change = (changed: string) => {
    for (const listener of vscode.listeners) listener({ affectsConfiguration: (name) => name === changed });
  };
  change('editor.fontSize');
  change('http.proxySupport');
  change('http.noProxy');
  expect(told).toEqual(['imageTrust/proxyChanged', 'imageTrust/proxyChanged']);
});
