import { commands, workspace, type Disposable, type SecretStorage } from 'vscode';
import type { ServerConnection } from '../server-connection.ts';
import { KeptCredentials } from './kept-credentials.ts';
import { signIn, signOut } from './sign-in.ts';

/** Signing in and out: the commands, what the server is told on its question, and that something has changed. */
export function registerSignIn(server: ServerConnection, secrets: SecretStorage): readonly Disposable[] {
  const kept = new KeptCredentials(secrets);
  return [
    commands.registerCommand('imageTrust.signIn', (host?: string) => signIn(server, kept, host)),
    commands.registerCommand('imageTrust.signOut', () => signOut(kept)),
    // The server asks nobody in Restricted Mode; neither is it told anything.
    server.onRequest('imageTrust/credentials', async ({ host }) => (workspace.isTrusted ? kept.find(host) : null)),
    kept.onChange(() => void server.notify('imageTrust/credentialsChanged')),
  ];
}
