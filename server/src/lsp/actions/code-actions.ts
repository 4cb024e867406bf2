import { CodeActionKind, type CodeAction, type CodeActionContext, type Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from '../../documents/image-use.ts';
import { findingsFor } from '../../rules/findings-for.ts';
import type { Presentation } from '../../rules/rules.ts';
import type { InspectedUse } from '../../trust/inspection.ts';
import type { ClientAbilities } from '../client-abilities.ts';
import type { ActionChoice, ActionData } from './code-action-data.ts';
import type { CheckedDocument } from '../check/document-check.ts';
import { identityOf, offeredFixes, pinAllEdits, type OfferedFix } from './fixes.ts';
import { remediesFor, type WhatIsMissing } from './remedies.ts';
import { rangeOf, spanOf } from '../show/positions.ts';
import { workspaceEdit } from './workspace-edit.ts';

/** "Pin all images in this file", for `editor.codeActionsOnSave` and the command of the same name. */
export const PIN_ALL_KIND = `${CodeActionKind.SourceFixAll}.imageTrust`;

export const PIN_ALL_TITLE = 'Pin all images in this file to their signed digests';

export interface CodeActionsRequest extends WhatIsMissing {
  /** Those that the editor asks about, as closely looked at as can be. */
  readonly uses: readonly InspectedUse[];
  readonly context: CodeActionContext;
  readonly presentation: Presentation;
  readonly abilities: ClientAbilities;
}

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
  return [...quickFixes, ...pinAll(checked, request)];
}

function quickFixesIn(text: TextDocument, request: CodeActionsRequest): CodeAction[] {
  const { uses } = request;
  const edits = offeredFixes(uses, request.presentation).flatMap((offered) => quickFix(text, offered, request));
  if (!request.abilities.extended) return edits;
  const remedies = uses.flatMap((inspected) =>
    inspected.verdict === undefined || findingsFor(inspected, request.presentation).length === 0
      ? []
      : remediesFor(inspected.verdict, request),
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

/** Offered as a source action, and among the quick fixes where the file has several images to pin. */
function pinAll({ text, inspection }: CheckedDocument, request: CodeActionsRequest): CodeAction[] {
  // Who asks for all pins gets them, also where the finding is switched off in the settings.
  const offered = offeredFixes(inspection.uses, { ...request.presentation, severity: new Map() });
  const edits = pinAllEdits(offered);
  const kinds = [
    ...(edits.length > 0 && wants(request, PIN_ALL_KIND) ? [PIN_ALL_KIND] : []),
    ...(edits.length > 1 && wants(request, CodeActionKind.QuickFix) ? [CodeActionKind.QuickFix] : []),
  ];
  return kinds.map((kind) => withEdit({ title: PIN_ALL_TITLE, kind }, text, request, { kind: 'pin-all' }, edits));
}

function withEdit(
  action: CodeAction,
  text: TextDocument,
  { abilities }: CodeActionsRequest,
  choice: ActionChoice,
  edits: readonly TextEdit[],
): CodeAction {
  if (!abilities.resolvesEdits) return { ...action, edit: workspaceEdit(text, edits, abilities) };
  const data: ActionData = { uri: text.uri, version: text.version, choice };
  return { ...action, data };
}

/** Kinds are hierarchical: who asks for `source` gets `source.fixAll.imageTrust`. Without a filter, source actions stay out. */
function wants({ context }: CodeActionsRequest, kind: string): boolean {
  if (context.only === undefined) return true;
  return context.only.some((wanted) => wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`));
}

function sameRange(a: Range, b: Range): boolean {
  return (
    a.start.line === b.start.line &&
    a.start.character === b.start.character &&
    a.end.line === b.end.line &&
    a.end.character === b.end.character
  );
}
