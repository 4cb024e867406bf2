import { workspace, type ExtensionContext, type LogOutputChannel } from 'vscode';
import { LanguageClient, TransportKind, type LanguageClientOptions, type NodeModule } from 'vscode-languageclient/node';
import type { ClientOptions } from '../../server/src/lsp/protocol.ts';
import { workspaceFolders } from './policies.ts';
import { PolicyAnswers } from './policy-answers.ts';
import { documentFilters } from './documents.ts';
import { withoutPasswords } from './quiet-log.ts';
import { SERVER_FLAGS } from './server-flags.ts';

/** The client of our language server, not yet started; the server runs in a process of its own and is spoken to over IPC. */
export function createLanguageClient(context: ExtensionContext, log: LogOutputChannel): LanguageClient {
  const module = context.asAbsolutePath('dist/server.js');
  const run: NodeModule = { module, transport: TransportKind.ipc, options: { execArgv: [...SERVER_FLAGS] } };
  const debug: NodeModule = { ...run, options: { execArgv: ['--nolazy', '--inspect=6009'] } };
  const options: LanguageClientOptions = {
    documentSelector: [...documentFilters()] as NonNullable<LanguageClientOptions['documentSelector']>,
    outputChannel: log,
    traceOutputChannel: withoutPasswords(log),
    initializationOptions: (): ClientOptions => ({
      restricted: !workspace.isTrusted,
      extended: true,
      folders: workspaceFolders(),
      agreedExceptions: new PolicyAnswers(context.globalState).agreed,
    }),
  };
  // The id is the prefix of the setting `imageTrust.trace.server`.
  return new LanguageClient('imageTrust', 'Image Trust', { run, debug }, options);
}
