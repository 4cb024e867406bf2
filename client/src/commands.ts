import { commands, env, window, type Disposable, type LogOutputChannel, type TreeView } from 'vscode';
import { rememberAgreed } from './consent.ts';
import { addException } from './exceptions.ts';
import { pullSignedTag } from './pull.ts';
import type { ServerConnection } from './server-connection.ts';
import type { TreeNode } from './tree/node.ts';
import { checkWorkspace } from './workspace-check.ts';

/** Registers every command of package.json, and those that only our server's code actions name. */
export function registerCommands(
  server: ServerConnection,
  view: TreeView<TreeNode>,
  log: LogOutputChannel,
): readonly Disposable[] {
  // The keyboard has no clicked line: there the selected one counts.
  const copy = async (clicked?: TreeNode): Promise<void> => {
    const text = (clicked ?? view.selection[0])?.copies;
    if (text !== undefined) await env.clipboard.writeText(text);
  };
  return [
    commands.registerCommand('imageTrust.refresh', (repository?: Pick<TreeNode, 'gun'>) => refresh(server, repository)),
    commands.registerCommand('imageTrust.checkWorkspace', () => checkWorkspace(server)),
    commands.registerCommand('imageTrust.copyDigest', copy),
    commands.registerCommand('imageTrust.copyKeyId', copy),
    commands.registerCommand('imageTrust.showLog', () => {
      log.show();
    }),
    commands.registerCommand('imageTrust.pinAllInFile', pinAllInFile),
    commands.registerCommand('imageTrust.pull', async (clicked?: TreeNode) => {
      const node = clicked ?? view.selection[0];
      if (node?.contextValue === 'tag') await pullSignedTag(server, node);
    }),
    commands.registerCommand('imageTrust.allowHost', rememberAgreed),
    commands.registerCommand('imageTrust.addException', addException),
  ];
}

async function refresh(server: ServerConnection, repository?: Pick<TreeNode, 'gun'>): Promise<void> {
  const params = repository === undefined ? {} : { gun: repository.gun };
  await window.withProgress({ location: { viewId: 'imageTrust.repositories' } }, () =>
    server.request('imageTrust/refresh', params),
  );
}

/** VS Code asks the server for the source action, resolves it and applies it, as it would on saving. */
async function pinAllInFile(): Promise<void> {
  await commands.executeCommand('editor.action.sourceAction', { kind: 'source.fixAll.imageTrust', apply: 'first' });
}
