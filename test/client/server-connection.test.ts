import type { CancellationToken } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { expect, test } from 'vitest';
import { ServerConnection } from '../../client/src/server-connection.ts';

const TOKEN = { isCancellationRequested: false } as CancellationToken;

/** What reaches the language client: it makes a list of the parameters where there are more arguments than it knows. */
test.each<[string, (server: ServerConnection) => Promise<unknown>, readonly unknown[]]>([
  ['parameters', (server) => server.request('imageTrust/refresh', {}), ['imageTrust/refresh', {}]],
  ['nothing', (server) => server.request('imageTrust/idle', undefined), ['imageTrust/idle']],
  [
    'parameters and a token',
    (server) => server.request('imageTrust/refresh', {}, TOKEN),
    ['imageTrust/refresh', {}, TOKEN],
  ],
  ['a token', (server) => server.request('imageTrust/idle', undefined, TOKEN), ['imageTrust/idle', TOKEN]],
])('a request with %s has no argument more', async (_name, ask, expected) => {
  const sent: unknown[][] = [];
  const client = { sendRequest: (...args: unknown[]) => Promise.resolve(sent.push(args)) };
  await ask(new ServerConnection(client as unknown as LanguageClient));
  expect(sent).toEqual([expected]);
});
