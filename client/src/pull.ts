import { l10n, window } from 'vscode';
import type { TreeNode } from '../../server/src/lsp/tree/tree-node.ts';
import { pullCommands } from './pull-commands.ts';
import type { ServerConnection } from './server-connection.ts';

/** Pulls a signed tag in a terminal, by the digest that is signed now, not by the one that was when the tree was drawn. */
export async function pullSignedTag(server: ServerConnection, { gun, label: tag }: TreeNode): Promise<void> {
  if (gun === undefined) return;
  const signed = await server.request('imageTrust/signedTag', { gun, tag });
  const commands = signed === null ? undefined : pullCommands(gun, tag, signed.digest);
  if (commands === undefined) {
    // Notifications render links, so nothing that others wrote stands in them.
    const message = l10n.t(
      'Image Trust: nothing was pulled, because this tag is not signed, or could not be checked now.',
    );
    await window.showWarningMessage(message);
    return;
  }
  const terminal = window.createTerminal('Image Trust');
  terminal.show();
  terminal.sendText(commands);
}
