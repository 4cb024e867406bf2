import { CodeActionKind, type CodeAction, type Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { findingsFor } from '../../rules/findings-for.ts';
import type { InspectedUse } from '../../trust/inspection.ts';
import type { CheckedDocument } from '../check/document-check.ts';
import type { ActionChoice } from './code-action-data.ts';
import { wants, withEdit, type CodeActionsRequest } from './code-actions-request.ts';
import { documentActions } from './document-actions.ts';
import { identityOf, offeredFixes, type OfferedFix } from './fixes.ts';
import { remediesFor } from './remedies.ts';
import { rangeOf, spanOf } from '../show/positions.ts';
import { signRemedy } from './sign-remedy.ts';
import { UNPIN_KIND, unpinsIn } from './unpin.ts';

/** The image uses that a range touches. */
export function usesIn({ text, inspection }: CheckedDocument, range: Range): readonly InspectedUse[] {
  const { start, end } = spanOf(text, range);
  return inspection.uses.filter(({ use }) => use.span.start <= end && start <= use.span.end);
}

/**
 * What can be done about the findings in a range, and about the whole file. Where the client can wait for an edit, it is
 * computed from trust data fetched when the user chooses (`resolveCodeAction`); otherwise from what is known now.
 */
export function codeActionsIn(checked: CheckedDocument, request: CodeActionsRequest): CodeAction[] {
  const quickFixes = wants(request, CodeActionKind.QuickFix) ? quickFixesIn(checked.text, request) : [];
  const unpins = wants(request, UNPIN_KIND) ? unpinsIn(checked.text, request) : [];
  return [...quickFixes, ...unpins, ...documentActions(checked, request)];
}

function quickFixesIn(text: TextDocument, request: CodeActionsRequest): CodeAction[] {
  const { uses } = request;
  const edits = offeredFixes(uses, request.presentation).flatMap((offered) => quickFix(text, offered, request));
  if (!request.abilities.extended) return edits;
  const remedies = uses.flatMap((inspected) =>
    inspected.verdict === undefined || findingsFor(inspected, request.presentation).length === 0
      ? []
      : [...signRemedy(inspected.verdict, request.keysHere), ...remediesFor(inspected.verdict, request)],
  );
  return [...edits, ...remedies];
}

function quickFix(text: TextDocument, offered: OfferedFix, request: CodeActionsRequest): CodeAction[] {
  const { use, finding, fix, plan } = offered;
  const range = rangeOf(text, use.span);
  const action: CodeAction = {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: request.context.diagnostics.filter(
      (diagnostic) => diagnostic.code === finding.code && sameRange(diagnostic.range, range),
    ),
    isPreferred: fix === finding.fixes[0] && (fix.kind === 'pin-signed' || fix.kind === 'update-pin'),
  };
  if (plan.kind === 'refused') {
    if (!request.abilities.disabledActions) return [];
    return [{ ...action, isPreferred: false, disabled: { reason: `Not possible here: ${plan.reason}` } }];
  }
  const choice: ActionChoice = { kind: 'fix', start: use.span.start, fix: identityOf(fix) };
  return [withEdit(action, text, request, choice, plan.edits)];
}

function sameRange(a: Range, b: Range): boolean {
  return (
    a.start.line === b.start.line &&
    a.start.character === b.start.character &&
    a.end.line === b.end.line &&
    a.end.character === b.end.character
  );
}
