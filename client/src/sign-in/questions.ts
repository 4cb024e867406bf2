import { l10n, window } from 'vscode';
import type { GivenCredentials } from '../../../server/src/lsp/protocol.ts';
import { parseRegistryHost } from './registry-host.ts';

/** Asks for the host of a registry or a trust server; `undefined` where the user gives up. */
export async function askForHost(): Promise<string | undefined> {
  const text = await window.showInputBox({
    title: l10n.t('Sign In to a Registry'),
    prompt: l10n.t('Host of the registry or of its trust server, with its port if it has one'),
    placeHolder: 'registry.example.com:5000',
    ignoreFocusOut: true,
    validateInput: (typed) =>
      typed === '' || parseRegistryHost(typed) !== undefined ? undefined : l10n.t('This is not the name of a host.'),
  });
  return text === undefined ? undefined : parseRegistryHost(text);
}

/** Asks for a name and a password; they stay where they are while the user fetches a token from somewhere else. */
export async function askForCredentials(host: string, known: string): Promise<GivenCredentials | undefined> {
  const title = l10n.t('Sign In to {0}', host);
  const prompt = l10n.t('User name');
  const username = await window.showInputBox({ title, prompt, value: known, ignoreFocusOut: true });
  if (username === undefined || username === '') return undefined;
  const password = await window.showInputBox({
    title,
    prompt: l10n.t('Password or access token of {0}', username),
    password: true,
    ignoreFocusOut: true,
  });
  return password === undefined || password === '' ? undefined : { username, password };
}
