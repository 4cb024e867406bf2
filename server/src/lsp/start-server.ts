import {
  CodeActionKind,
  TextDocumentSyncKind,
  type Connection,
  type InitializeResult,
  type ServerCapabilities,
} from 'vscode-languageserver';
import { answerCodeActions } from './answer-code-actions.ts';
import { answerEditor } from './answer-editor.ts';
import { answerTree } from './answer-tree.ts';
import { clientAbilities } from './client-abilities.ts';
import { PIN_ALL_KIND } from './code-actions.ts';
import { guardedEvent } from './guard.ts';
import { LanguageServer } from './language-server.ts';
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
    return { capabilities: CAPABILITIES, serverInfo: { name: 'Image Trust' } };
  });
  connection.listen();
}

const CAPABILITIES: ServerCapabilities = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  hoverProvider: true,
  inlayHintProvider: true,
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, PIN_ALL_KIND], resolveProvider: true },
};

function followClient(connection: Connection, server: LanguageServer): void {
  const log = connection.console;
  connection.onInitialized(guardedEvent(log, 'starting', () => server.begin()));
  connection.onDidChangeConfiguration(
    guardedEvent(log, 'reading changed settings', (params) => server.loadSettings(params)),
  );
  connection.onDidChangeWatchedFiles(
    guardedEvent(log, 'following changed files', ({ changes }) => {
      for (const { uri } of changes) server.recheckBeside(uri);
    }),
  );
  connection.onNotification(
    'imageTrust/workspaceTrusted',
    guardedEvent<undefined>(log, 'trusting the workspace', () => server.sessions.trustWorkspace()),
  );
}
