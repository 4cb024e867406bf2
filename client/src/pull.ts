import { l10n, window } from 'vscode';
import { pullCommands } from './pull-commands.ts';
import type { ServerConnection } from './server-connection.ts';
import type { TreeNode } from './tree/node.ts';

/** Pulls a signed tag in a terminal, by the digest that is signed now, not by the one that was when the tree was drawn. */
export async function pullSignedTag(server: ServerConnection, { gun, label: tag }: TreeNode): Promise<void> {
  await server.request('imageTrust/refresh', { gun });
  const details = await server.request('imageTrust/repository', { gun });
  const signed = details.kind === 'trusted' ? details.tags.find((candidate) => candidate.tag === tag) : undefined;
  const commands = signed === undefined ? undefined : pullCommands(gun, tag, signed.digest);
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
