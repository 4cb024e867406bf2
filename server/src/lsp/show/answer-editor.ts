import { MarkupKind, type Connection } from 'vscode-languageserver';
import { isPolicyUri } from '../check/open-documents.ts';
import { guarded, signalOf } from '../guard.ts';
import { findingsAbove, hoverOn, useAt } from './hover.ts';
import { inlayHintsIn } from './inlay-hints.ts';
import { policyHover } from '../policy/policy-help.ts';
import type { LanguageServer } from '../language-server.ts';

/** Hovers and inlay hints: what every editor asks for without being told. */
export function answerEditor(connection: Connection, server: LanguageServer): void {
  const { abilities, checks, ports, sessions } = server;
  const log = connection.console;
  const kind = abilities.markdownHover ? MarkupKind.Markdown : MarkupKind.PlainText;

  connection.onHover(
    guarded(log, 'hover', null, async ({ textDocument, position }, token) => {
      const policy = isPolicyUri(textDocument.uri) ? server.documents.get(textDocument.uri) : undefined;
      if (policy !== undefined) return policyHover({ text: policy, position, documents: checks.all() }, kind);
      const checked = checks.get(textDocument.uri);
      const inspected = checked && useAt(checked, position);
      if (checked === undefined || inspected === undefined) return null;
      const [closer = inspected] = await server.lookCloser([inspected], signalOf(token));
      const presentation = abilities.extended ? server.presentation() : undefined;
      const above = presentation === undefined ? '' : findingsAbove(inspected, presentation);
      return hoverOn(checked.text, closer, { now: ports.clock.now(), kind, above });
    }),
  );

  connection.languages.inlayHint.on(
    guarded(log, 'inlay hints', [], async ({ textDocument, range }) => {
      // While typing, the editor keeps the hints it has until this is answered.
      const checked = await checks.first(textDocument.uri);
      return checked === undefined || sessions.current?.editor.inlayHints !== true ? [] : inlayHintsIn(checked, range);
    }),
  );
}
