import type { Connection } from 'vscode-languageserver';
import { codeActionsIn } from './code-actions.ts';
import { guarded, signalOf } from './guard.ts';
import type { LanguageServer } from './language-server.ts';
import { resolveCodeAction } from './resolve-code-action.ts';

/** Lists code actions from what is known, and gives the chosen one its edit from what is asked then. */
export function answerCodeActions(connection: Connection, server: LanguageServer): void {
  const { abilities, checks, documents, sessions } = server;
  const log = connection.console;

  connection.onCodeAction(
    guarded(log, 'listing code actions', [], ({ textDocument, range, context }) => {
      const checked = checks.get(textDocument.uri);
      const presentation = server.presentation();
      if (checked === undefined || presentation === undefined) return [];
      return codeActionsIn(checked, {
        range,
        context,
        presentation,
        abilities,
        wantsConsent: (host) => server.wantsConsent(host),
      });
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
}
