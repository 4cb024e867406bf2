import { commands, l10n, window, type Disposable } from 'vscode';
import type { ServerConnection } from './server-connection.ts';

/** The command that shows who was contacted, and why. */
export function registerContactedHosts(server: ServerConnection): readonly Disposable[] {
  return [commands.registerCommand('imageTrust.showHosts', () => showHosts(server))];
}

async function showHosts(server: ServerConnection): Promise<void> {
  const hosts = await server.request('imageTrust/hosts', undefined);
  if (hosts.length === 0) {
    await window.showInformationMessage(l10n.t('Image Trust: no host has been contacted.'));
    return;
  }
  const items = hosts.map(({ host, words, limit }) => ({
    label: host,
    description: words,
    ...(limit === undefined ? {} : { detail: limit }),
  }));
  const title = l10n.t('Hosts that Image Trust has contacted since VS Code was started');
  await window.showQuickPick(items, { title, matchOnDescription: true });
}
