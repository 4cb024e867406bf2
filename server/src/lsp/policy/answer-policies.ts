import type { Connection } from 'vscode-languageserver';
import { isPolicyUri } from '../check/open-documents.ts';
import { guarded, guardedEvent } from '../guard.ts';
import type { LanguageServer } from '../language-server.ts';
import type { AgreedExceptions } from '../protocol.ts';
import { policyCompletions } from './policy-help.ts';

/** What concerns policy files alone. */
export function answerPolicies(connection: Connection, server: LanguageServer): void {
  const { policies, documents, checks, ports } = server;
  connection.onCompletion(
    guarded(connection.console, 'completing', [], ({ textDocument: { uri }, position }) => {
      const text = isPolicyUri(uri) ? documents.get(uri) : undefined;
      if (text === undefined) return [];
      return policyCompletions({ text, position, documents: checks.all() }, ports.clock.now());
    }),
  );
  connection.onNotification(
    'imageTrust/exceptionsAgreed',
    guardedEvent<AgreedExceptions>(connection.console, 'agreeing to exceptions', (agreed) => policies.agree(agreed)),
  );
}
