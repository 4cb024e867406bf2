import { window, workspace, type ExtensionContext } from 'vscode';
import { registerCommands } from './commands.ts';
import { createLanguageClient } from './language-client.ts';
import { registerPolicies } from './policies.ts';
import { PolicyAnswers } from './policy-answers.ts';
import { registerPinning } from './pinning.ts';
import { registerPublishing } from './publish/register.ts';
import { registerNetwork } from './network.ts';
import { ReadOnlyDocuments } from './read-only-documents.ts';
import { registerRootCommands } from './roots.ts';
import { ServerConnection } from './server-connection.ts';
import { StatusItem } from './status-item.ts';
import type { ImageTrustTestApi } from './test-api.ts';
import { registerTakingBack } from './take-back.ts';
import { ImageTree } from './tree/image-tree.ts';
import { registerTreeCommands } from './tree/tree-commands.ts';
import { answerAboutFiles } from './workspace-files.ts';

/** Starts the language server and shows what it reports; everything else is the server's work. */
export function activate(context: ExtensionContext): ImageTrustTestApi {
  const log = window.createOutputChannel('Image Trust', { log: true });
  const client = createLanguageClient(context, log);
  const server = new ServerConnection(client);
  const tree = new ImageTree(server, context.workspaceState);
  const view = window.createTreeView('imageTrust.repositories', { treeDataProvider: tree, showCollapseAll: true });
  tree.showIn(view);
  const documents = new ReadOnlyDocuments(server);
  const status = new StatusItem();
  const answers = new PolicyAnswers(context.globalState);

  context.subscriptions.push(
    ...[log, view, status, documents],
    client.onDidChangeState((change) => status.follow(change)),
    server.onNotification('imageTrust/status', (params) => status.show(params)),
    server.onNotification('imageTrust/repositoriesChanged', () => {
      tree.refresh();
      documents.refresh();
    }),
    workspace.onDidGrantWorkspaceTrust(() => void server.notify('imageTrust/workspaceTrusted')),
    ...answerAboutFiles(server),
    ...registerCommands(server, view, log),
    ...registerPolicies(client, server, answers),
    registerTakingBack(server, answers, context.globalState),
    ...registerPinning(server, view),
    ...registerTreeCommands(server, tree, view),
    ...registerNetwork(server, context),
    ...registerRootCommands(server, tree, view),
    ...registerPublishing(server, context.secrets, tree, view),
    { dispose: () => void client.stop() },
  );

  const started = client.start();
  started.catch((error: unknown) => {
    log.error(`the language server did not start: ${String(error)}`);
    status.fail();
  });
  return {
    waitForIdle: async () => {
      await started;
      await server.request('imageTrust/idle', undefined);
    },
    status: () => status.status,
    tree: () => tree.snapshot(),
    contactedHosts: async () => (await server.request('imageTrust/hosts', undefined)).map(({ host }) => host),
  };
}
