import { MarkupKind, type Connection } from 'vscode-languageserver';
import { codeActionsIn } from './code-actions.ts';
import { guarded, signalOf } from './guard.ts';
import { hoverAt } from './hover.ts';
import { inlayHintsIn } from './inlay-hints.ts';
import type { LanguageServer } from './language-server.ts';
import { resolveCodeAction } from './resolve-code-action.ts';

/** Hovers, code actions and inlay hints: what every editor asks for. */
export function answerEditor(connection: Connection, server: LanguageServer): void {
  const { abilities, checks, documents, ports, sessions } = server;
  const log = connection.console;
  const kind = abilities.markdownHover ? MarkupKind.Markdown : MarkupKind.PlainText;

  connection.onHover(
    guarded(log, 'hover', null, ({ textDocument, position }) => {
      const checked = checks.get(textDocument.uri);
      return checked === undefined ? null : hoverAt(checked, position, { now: ports.clock.now(), kind });
    }),
  );

  connection.onCodeAction(
    guarded(log, 'listing code actions', [], ({ textDocument, range, context }) => {
      const checked = checks.get(textDocument.uri);
      const presentation = server.presentation();
      if (checked === undefined || presentation === undefined) return [];
      return codeActionsIn(checked, { range, context, presentation, abilities });
    }),
  );

  connection.onCodeActionResolve(async (action, token) => {
    const { imageTrust } = await sessions.whenReady();
    const presentation = server.presentation();
    if (presentation === undefined) return action;
    return guarded(log, 'making an edit', action, () =>
      resolveCodeAction(action, {
        open: (uri) => documents.get(uri),
        known: (uri) => checks.get(uri)?.inspection,
        check: server.check,
        imageTrust,
        presentation,
        abilities,
        signal: signalOf(token),
        explain: (message) => {
          connection.window.showWarningMessage(message);
        },
      }),
    )(action, token);
  });

  connection.languages.inlayHint.on(
    guarded(log, 'inlay hints', [], ({ textDocument, range }) => {
      const checked = checks.get(textDocument.uri);
      return checked === undefined || sessions.current?.editor.inlayHints !== true ? [] : inlayHintsIn(checked, range);
    }),
  );
}
