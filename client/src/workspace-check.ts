import { commands, l10n, window } from 'vscode';
import type { ServerConnection } from './server-connection.ts';

/** Checks every file of the workspace; the server shows the progress, and where the user can cancel it. */
export async function checkWorkspace(server: ServerConnection): Promise<void> {
  const { words } = await server.request('imageTrust/checkWorkspace', undefined);
  const problems = l10n.t('Show Problems');
  const images = l10n.t('Show Images');
  switch (await window.showInformationMessage(`Image Trust: ${words}`, problems, images)) {
    case problems:
      await commands.executeCommand('workbench.actions.view.problems');
      break;
    case images:
      await commands.executeCommand('imageTrust.repositories.focus');
      break;
    default:
  }
}
