import {
  commands,
  CompletionItem,
  CompletionItemKind,
  l10n,
  languages,
  Range,
  Uri,
  window,
  workspace,
  type CompletionItemProvider,
  type Disposable,
} from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type {
  AgreedExceptions,
  ConsentAnswer,
  ExceptionsParams,
  ShowPolicyParams,
} from '../../server/src/lsp/protocol.ts';
import type { PolicyAnswers } from './policy-answers.ts';
import type { ServerConnection } from './server-connection.ts';

/** What concerns policy files: questions about their exceptions, and what helps to write them. */
export function registerPolicies(
  client: LanguageClient,
  server: ServerConnection,
  answers: PolicyAnswers,
): readonly Disposable[] {
  return [
    server.onRequest('imageTrust/acceptExceptions', (params) => askAboutExceptions(answers, params)),
    commands.registerCommand('imageTrust.agreeToExceptions', (params: AgreedExceptions) =>
      agreeToExceptions(answers, server, params),
    ),
    commands.registerCommand('imageTrust.showPolicy', showPolicy),
    languages.registerCompletionItemProvider({ pattern: '**/.image-trust.yaml' }, completionFrom(client)),
    workspace.onDidChangeWorkspaceFolders(() => void server.notify('imageTrust/folders', workspaceFolders())),
  ];
}

export function workspaceFolders(): readonly string[] {
  return workspace.workspaceFolders?.map(({ uri }) => uri.toString()) ?? [];
}

/** What our server answers; the library's converter of it is not in the bundle. */
interface Offered {
  readonly label: string;
  readonly sortText: string;
  readonly filterText: string;
  readonly documentation?: string;
  readonly textEdit: { readonly range: Range; readonly newText: string };
}

/** In place of the library's feature, which is a hundred times as long. */
function completionFrom(client: LanguageClient): CompletionItemProvider {
  return {
    provideCompletionItems: async ({ uri }, position, token) => {
      const params = { textDocument: { uri: client.code2ProtocolConverter.asUri(uri) }, position };
      const offered: Offered[] = await client.sendRequest('textDocument/completion', params, token);
      return offered.map(({ textEdit: { range, newText }, documentation = '', ...rest }) => {
        const item = new CompletionItem(rest.label, CompletionItemKind.Property);
        const { start, end } = range;
        const replaced = new Range(start.line, start.character, end.line, end.character);
        return Object.assign(item, rest, {
          kind: CompletionItemKind.Property,
          insertText: newText,
          range: replaced,
          documentation,
        });
      });
    },
  };
}

/** Asks whether the exceptions of a policy file count; an answer is remembered until one of them changes. */
async function askAboutExceptions(answers: PolicyAnswers, params: ExceptionsParams): Promise<ConsentAnswer> {
  const { uri, agreement, count } = params;
  if (answers.isRefused(params)) return 'never';
  const agree = l10n.t('Agree');
  const never = l10n.t('Never');
  const show = l10n.t('Show File');
  // Notifications render links, so nothing that the file says stands in the question.
  const question =
    count === 1
      ? l10n.t(
          'Image Trust: the policy file of this folder makes an exception, which would hide findings. Do you agree?',
        )
      : l10n.t(
          'Image Trust: the policy file of this folder makes {0} exceptions, which would hide findings. Do you agree?',
          count,
        );
  switch (await window.showInformationMessage(question, agree, never, show)) {
    case agree:
      await answers.agree({ uri, agreement });
      return 'allow';
    case never:
      await answers.refuse({ uri, agreement });
      return 'never';
    case show:
      await window.showTextDocument(Uri.parse(uri));
      return 'later';
    default:
      return 'later';
  }
}

/** The light bulb's way, for those who closed the question. */
async function agreeToExceptions(
  answers: PolicyAnswers,
  server: ServerConnection,
  { uri, agreement }: AgreedExceptions,
): Promise<void> {
  await answers.agree({ uri, agreement });
  await server.notify('imageTrust/exceptionsAgreed', { uri, agreement });
}

/** Opens a policy file where something has to be written. */
async function showPolicy({ uri, line, character, length }: ShowPolicyParams): Promise<void> {
  const selection = new Range(line, character, line, character + length);
  await window.showTextDocument(Uri.parse(uri), { selection });
}
