import { commands, window, type Disposable, type LogOutputChannel, type TreeView } from 'vscode';
import type { TreeNode } from '../../server/src/lsp/tree/tree-node.ts';
import { rememberAgreed } from './consent.ts';
import { addException } from './exceptions.ts';
import { pullSignedTag } from './pull.ts';
import type { ServerConnection } from './server-connection.ts';
import { checkWorkspace } from './workspace-check.ts';

/** Registers the commands that belong to no part of the extension, and those that only our server's code actions name. */
export function registerCommands(
  server: ServerConnection,
  view: TreeView<TreeNode>,
  log: LogOutputChannel,
): readonly Disposable[] {
  return [
    commands.registerCommand('imageTrust.refresh', (repository?: TreeNode) => refresh(server, repository)),
    commands.registerCommand('imageTrust.checkWorkspace', () => checkWorkspace(server)),
    commands.registerCommand('imageTrust.showLog', () => {
      log.show();
    }),
    commands.registerCommand('imageTrust.pull', async (clicked?: TreeNode) => {
      const node = clicked ?? view.selection[0];
      if (node !== undefined) await pullSignedTag(server, node);
    }),
    commands.registerCommand('imageTrust.allowHost', rememberAgreed),
    commands.registerCommand('imageTrust.addException', addException),
  ];
}

async function refresh(server: ServerConnection, repository?: TreeNode): Promise<void> {
  const params = repository?.gun === undefined ? {} : { gun: repository.gun };
  await window.withProgress({ location: { viewId: 'imageTrust.repositories' } }, () =>
    server.request('imageTrust/refresh', params),
  );
}
