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
  type Memento,
} from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type {
  AgreedExceptions,
  ConsentAnswer,
  ExceptionsParams,
  ShowPolicyParams,
} from '../../server/src/lsp/protocol.ts';
import type { ServerConnection } from './server-connection.ts';

/** By the URI of a policy file, what its exceptions were when the user answered; never part of the workspace. */
const AGREED = 'imageTrust.agreedExceptions';
const REFUSED = 'imageTrust.refusedExceptions';

type Answers = Readonly<Record<string, string>>;

/** What concerns policy files: questions about their exceptions, and what helps to write them. */
export function registerPolicies(
  client: LanguageClient,
  server: ServerConnection,
  memory: Memento,
): readonly Disposable[] {
  return [
    server.onRequest('imageTrust/acceptExceptions', (params) => askAboutExceptions(memory, params)),
    commands.registerCommand('imageTrust.agreeToExceptions', (params: AgreedExceptions) =>
      agreeToExceptions(memory, server, params),
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

/** What the user has agreed to on this machine. */
export function agreedExceptions(memory: Memento): readonly AgreedExceptions[] {
  return Object.entries(memory.get<Answers>(AGREED, {})).map(([uri, agreement]) => ({ uri, agreement }));
}

/** Asks whether the exceptions of a policy file count; an answer is remembered until one of them changes. */
async function askAboutExceptions(memory: Memento, params: ExceptionsParams): Promise<ConsentAnswer> {
  const { uri, agreement, count } = params;
  if (memory.get<Answers>(REFUSED, {})[uri] === agreement) return 'never';
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
      await remember(memory, AGREED, params);
      return 'allow';
    case never:
      await remember(memory, REFUSED, params);
      return 'never';
    case show:
      await window.showTextDocument(Uri.parse(uri));
      return 'later';
    default:
      return 'later';
  }
}

/** The light bulb's way, for those who closed the question. */
async function agreeToExceptions(memory: Memento, server: ServerConnection, params: AgreedExceptions): Promise<void> {
  await remember(memory, AGREED, params);
  await server.notify('imageTrust/exceptionsAgreed', { uri: params.uri, agreement: params.agreement });
}

/** Opens a policy file where something has to be written. */
async function showPolicy({ uri, line, character, length }: ShowPolicyParams): Promise<void> {
  const selection = new Range(line, character, line, character + length);
  await window.showTextDocument(Uri.parse(uri), { selection });
}

async function remember(memory: Memento, key: string, { uri, agreement }: AgreedExceptions): Promise<void> {
  await memory.update(key, { ...memory.get<Answers>(key, {}), [uri]: agreement });
}
