import {
  CodeActionKind,
  TextDocumentSyncKind,
  type Connection,
  type InitializeResult,
  type ServerCapabilities,
} from 'vscode-languageserver';
import { answerCodeActions } from './actions/answer-code-actions.ts';
import { answerPublish } from './publish/answer-publish.ts';
import { answerEditor } from './show/answer-editor.ts';
import { answerRoots } from './roots/answer-roots.ts';
import { answerTree } from './tree/answer-tree.ts';
import { answerCommands, COMMANDS } from './answer-commands.ts';
import { followWorkspace } from './check/answer-workspace.ts';
import { clientAbilities } from './client-abilities.ts';
import { PIN_ALL_KIND, UPDATE_ALL_KIND } from './actions/document-actions.ts';
import { UNPIN_KIND } from './actions/unpin.ts';
import { answerPolicies } from './policy/answer-policies.ts';
import { guardedEvent } from './guard.ts';
import { answerSignIn } from './session/answer-sign-in.ts';
import { LanguageServer } from './language-server.ts';
import type { TakenBack } from './protocol.ts';
import type { ServerPorts } from './server-ports.ts';

/** Serves one client over a connection that nobody listens to yet. Everything of the machine comes through `ports`. */
export function startServer(connection: Connection, ports: ServerPorts): void {
  connection.onInitialize((params): InitializeResult => {
    const server = new LanguageServer(connection, ports, clientAbilities(params));
    server.listen();
    followClient(connection, server);
    answerEditor(connection, server);
    answerCodeActions(connection, server);
    answerTree(connection, server);
    answerSignIn(connection, server);
    answerRoots(connection, server);
    followWorkspace(connection, server);
    answerCommands(connection, server);
    answerPublish(connection, server);
    answerPolicies(connection, server);
    return {
      capabilities: server.abilities.extended ? CAPABILITIES : { ...CAPABILITIES, ...FOR_OTHERS },
      serverInfo: { name: 'Image Trust' },
    };
  });
  connection.listen();
}

const CAPABILITIES: ServerCapabilities = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  hoverProvider: true,
  completionProvider: {},
  inlayHintProvider: true,
  codeActionProvider: {
    codeActionKinds: [CodeActionKind.QuickFix, PIN_ALL_KIND, UPDATE_ALL_KIND, UNPIN_KIND],
    resolveProvider: true,
  },
};

/** Our own client has commands of these names, which do more. */
const FOR_OTHERS: ServerCapabilities = { executeCommandProvider: { commands: [...COMMANDS] } };

function followClient(connection: Connection, server: LanguageServer): void {
  const log = connection.console;
  connection.onInitialized(
    guardedEvent(log, 'starting', async () => {
      await server.settings.begin();
      await server.watched.begin();
    }),
  );
  connection.onDidChangeConfiguration(
    guardedEvent(log, 'reading changed settings', (params) => server.settings.load(params)),
  );
  connection.onNotification(
    'imageTrust/proxyChanged',
    guardedEvent<undefined>(log, 'reading changed proxy settings', () => server.settings.load()),
  );
  connection.onNotification(
    'imageTrust/workspaceTrusted',
    guardedEvent<undefined>(log, 'trusting the workspace', () => server.sessions.trustWorkspace()),
  );
  connection.onNotification(
    'imageTrust/answersTakenBack',
    guardedEvent<TakenBack>(log, 'taking back answers', ({ hosts, policies }) => {
      server.consent.forget(hosts);
      server.policies.takeBack(policies);
      server.recheckAll();
    }),
  );
}
