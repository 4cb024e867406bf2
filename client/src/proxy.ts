import { workspace, type Disposable } from 'vscode';
import type { EditorProxy } from '../../server/src/lsp/protocol.ts';
import type { ServerConnection } from './server-connection.ts';

const SETTINGS = ['proxySupport', 'proxy', 'noProxy', 'proxyAuthorization', 'proxyStrictSSL'] as const;

/** Tells the server of VS Code's proxy settings when it asks, and when they have changed. */
export function registerProxy(server: ServerConnection): readonly Disposable[] {
  return [
    server.onRequest('imageTrust/proxy', () => Promise.resolve(readProxy())),
    workspace.onDidChangeConfiguration((event) => {
      if (SETTINGS.some((name) => event.affectsConfiguration(`http.${name}`)))
        void server.notify('imageTrust/proxyChanged');
    }),
  ];
}

/** VS Code's settings `http.…` as the user or the machine has them: a workspace must not choose where credentials go. */
export function readProxy(): EditorProxy {
  const settings = workspace.getConfiguration('http');
  const read = (name: (typeof SETTINGS)[number]): unknown => {
    const value = settings.inspect<unknown>(name);
    return value?.globalValue ?? value?.defaultValue;
  };
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const noProxy = read('noProxy');
  return {
    support: read('proxySupport') === 'off' ? 'off' : 'on',
    proxy: text(read('proxy')),
    noProxy: Array.isArray(noProxy) ? noProxy.map(text) : [],
    authorization: text(read('proxyAuthorization')),
    strictTls: read('proxyStrictSSL') !== false,
  };
}
