import { CodeActionKind, type Connection } from 'vscode-languageserver';
import type { InspectedUse } from '../../trust/inspection.ts';
import type { StoredKey } from '../../trust/publishing/keys.ts';
import { policyActions } from '../policy/policy-actions.ts';
import { wants } from './code-actions-request.ts';
import { codeActionsIn, usesIn } from './code-actions.ts';
import { isForWholeDocument } from './document-actions.ts';
import { guarded, signalOf } from '../guard.ts';
import type { LanguageServer } from '../language-server.ts';
import { resolveCodeAction } from './resolve-code-action.ts';
import { UNPIN_KIND } from './unpin.ts';

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
      // Actions on the whole document rest on the trust data alone: saving must not wait for registries.
      const isAboutUses = [CodeActionKind.QuickFix, UNPIN_KIND].some((kind) => wants({ context }, kind));
      const touched = isAboutUses ? usesIn(checked, range) : [];
      const uses = await server.lookCloser(touched, signalOf(token));
      const actions = codeActionsIn(checked, {
        uses,
        context,
        presentation,
        abilities,
        wantsConsent: (host) => server.wantsConsent(host),
        signInHosts: (verdict) => server.signInHosts(verdict),
        keysHere: await keysFor(uses, server),
      });
      if (!wants({ context }, CodeActionKind.QuickFix)) return actions;
      return [...actions, ...policyActions({ uses, presentation, abilities, ...server.policies.placeFor(uri) })];
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

/** Looked up only where they change what is offered; keys that cannot be read can sign nothing. */
async function keysFor(
  uses: readonly InspectedUse[],
  { abilities, ports }: LanguageServer,
): Promise<readonly StoredKey[]> {
  if (!abilities.extended || !uses.some(({ verdict }) => verdict?.kind === 'noTrustData')) return [];
  return ports.listKeys().catch(() => []);
}
