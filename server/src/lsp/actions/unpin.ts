import { CodeActionKind, type CodeAction } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { findingsFor } from '../../rules/findings-for.ts';
import { planEdit } from '../../trust/documents.ts';
import type { InspectedUse } from '../../trust/inspection.ts';
import type { CodeActionsRequest } from './code-actions-request.ts';
import { workspaceEdit } from './workspace-edit.ts';

/** A refactoring: nothing is wrong with a pin. */
export const UNPIN_KIND = `${CodeActionKind.RefactorRewrite}.unpin`;

/**
 * Takes the digest away where a tag stays, and where no finding offers the same. No trust data are needed for that, so the
 * edit is there at once.
 */
export function unpinsIn(text: TextDocument, request: CodeActionsRequest): CodeAction[] {
  return request.uses.flatMap((inspected) => unpin(text, inspected, request));
}

function unpin(text: TextDocument, inspected: InspectedUse, request: CodeActionsRequest): CodeAction[] {
  const { abilities, presentation } = request;
  const { use } = inspected;
  const { subject } = use;
  if (subject.kind !== 'reference') return [];
  const { tag, digest } = subject.reference;
  if (tag === undefined || digest === undefined) return [];
  const fixes = findingsFor(inspected, presentation).flatMap((finding) => finding.fixes);
  if (fixes.some(({ kind }) => kind === 'remove-pin')) return [];
  const action: CodeAction = { title: `Remove the digest, keep the tag ${tag}`, kind: UNPIN_KIND };
  const plan = planEdit(use, { kind: 'remove-digest' });
  if (plan.kind === 'edit') return [{ ...action, edit: workspaceEdit(text, plan.edits, abilities) }];
  return abilities.disabledActions ? [{ ...action, disabled: { reason: `Not possible here: ${plan.reason}` } }] : [];
}
