import { commands, l10n, Uri, window, workspace, type Disposable, type TreeView } from 'vscode';
import type { OpenParams, PinParams } from '../../server/src/lsp/protocol.ts';
import type { TreeNode } from '../../server/src/lsp/tree/tree-node.ts';
import type { ServerConnection } from './server-connection.ts';

/** The commands that pin many images at once. What they change in several files is shown by VS Code before it is made. */
export function registerPinning(server: ServerConnection, view: TreeView<TreeNode>): readonly Disposable[] {
  const inWorkspace = (name: string, params: PinParams): Disposable =>
    commands.registerCommand(name, () => pin(server, params));
  const inFile = (name: string, kind: string): Disposable => commands.registerCommand(name, () => sourceAction(kind));
  return [
    inWorkspace('imageTrust.pinWorkspace', { which: 'unpinned and outdated' }),
    inWorkspace('imageTrust.updatePins', { which: 'outdated' }),
    inFile('imageTrust.pinAllInFile', 'source.fixAll.imageTrust'),
    inFile('imageTrust.updatePinsInFile', 'source.updatePins.imageTrust'),
    commands.registerCommand('imageTrust.pinUses', async (clicked?: TreeNode) => {
      // The keyboard has no clicked line: there the selected one counts.
      const gun = (clicked ?? view.selection[0])?.gun;
      if (gun !== undefined) await pin(server, { which: 'unpinned and outdated', gun });
    }),
    server.onRequest('imageTrust/open', openDocuments),
  ];
}

async function pin(server: ServerConnection, params: PinParams): Promise<void> {
  const { words, left } = await server.request('imageTrust/pin', params);
  const log = l10n.t('Show Log');
  const choice = await window.showInformationMessage(`Image Trust: ${words}`, ...(left > 0 ? [log] : []));
  if (choice === log) await commands.executeCommand('imageTrust.showLog');
}

/** VS Code asks the server for the source action, resolves it and applies it, as it would on saving. */
async function sourceAction(kind: string): Promise<void> {
  if (window.activeTextEditor === undefined) {
    const message = l10n.t('Image Trust: open the file first whose images are to be pinned.');
    await window.showInformationMessage(message);
    return;
  }
  await commands.executeCommand('editor.action.sourceAction', { kind, apply: 'first' });
}

/** Those that cannot be opened are changed as they are on disk. */
async function openDocuments({ uris }: OpenParams): Promise<null> {
  await Promise.allSettled(uris.map((uri) => workspace.openTextDocument(Uri.parse(uri, true))));
  return null;
}
