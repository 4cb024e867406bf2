import type { Connection } from 'vscode-languageserver';
import { codeActionsIn, usesIn } from './code-actions.ts';
import { isForWholeDocument } from './document-actions.ts';
import { guarded, signalOf } from '../guard.ts';
import type { LanguageServer } from '../language-server.ts';
import { resolveCodeAction } from './resolve-code-action.ts';

/** Lists code actions from what is known, and gives the chosen one its edit from what is asked then. */
export function answerCodeActions(connection: Connection, server: LanguageServer): void {
  const { abilities, checks, documents, sessions } = server;
  const log = connection.console;

  connection.onCodeAction(
    guarded(log, 'listing code actions', [], async ({ textDocument: { uri }, range, context }, token) => {
      // On saving, the editor asks for all pins at once after the last keystroke, and only this once.
      const checked = await (context.only?.some(isForWholeDocument) === true ? checks.last(uri) : checks.first(uri));
      const presentation = server.presentation();
      if (checked === undefined || presentation === undefined) return [];
      const uses = await server.lookCloser(usesIn(checked, range), signalOf(token));
      return codeActionsIn(checked, {
        uses,
        context,
        presentation,
        abilities,
        wantsConsent: (host) => server.wantsConsent(host),
        signInHosts: (verdict) => server.signInHosts(verdict),
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
        lookCloser: (uses, signal) => server.lookCloser(uses, signal),
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
