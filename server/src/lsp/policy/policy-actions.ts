import { CodeActionKind, type CodeAction, type WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from '../../documents/image-use.ts';
import { addException, dayAfterMonths, REASON_PLACEHOLDER } from '../../policy/add-exception.ts';
import { findingsFor } from '../../rules/findings-for.ts';
import type { Finding } from '../../rules/finding.ts';
import { isPolicyCode } from '../../rules/policy/policy-rules.ts';
import type { Presentation } from '../../rules/rules.ts';
import { applyEdits } from '../../trust/documents.ts';
import { isExemptible } from '../../trust/accept-exception.ts';
import type { InspectedUse } from '../../trust/inspection.ts';
import { exceptionPattern, withTag } from '../actions/exception-remedy.ts';
import { workspaceEdit } from '../actions/workspace-edit.ts';
import type { ClientAbilities } from '../client-abilities.ts';
import type { ExceptionsParams, ShowPolicyParams } from '../protocol.ts';
import { createFileEdit, unversionedEdit } from './file-edits.ts';
import type { KnownPolicy } from './known-policies.ts';
import type { PolicyPlace } from './policy-uris.ts';

/** How long an exception lasts that nobody has thought about yet. */
const MONTHS = 3;

export interface PolicyActionsRequest {
  /** Those that the editor asks about. */
  readonly uses: readonly InspectedUse[];
  readonly presentation: Presentation;
  readonly abilities: ClientAbilities;
  /** The policy that applies to the document; else where a new one belongs, if anywhere. */
  readonly policy: KnownPolicy | undefined;
  readonly newPlace: PolicyPlace | undefined;
}

/** What can be done about findings in the policy file: agree to an exception that is there, or add one. */
export function policyActions(request: PolicyActionsRequest): CodeAction[] {
  return request.uses.flatMap((inspected) => {
    const findings = findingsFor(inspected, request.presentation);
    if (findings.length === 0 || inspected.verdict === undefined || !isExemptible(inspected.verdict)) return [];
    const { demands } = inspected;
    if (demands?.idleException?.why === 'pending') return agree(request);
    const match = demands?.idleException === undefined ? patternFor(inspected, findings) : undefined;
    return match === undefined ? [] : add(match, request);
  });
}

/** The narrowest pattern; `undefined` where an exception would not help, or something else would. */
function patternFor({ verdict }: InspectedUse, findings: readonly Finding[]): string | undefined {
  switch (verdict?.kind) {
    case 'verified':
    case 'signed':
    case 'outdated':
      return findings.some(({ code }) => isPolicyCode(code)) ? withTag(verdict.image) : undefined;
    default:
      return verdict && exceptionPattern(verdict);
  }
}

function agree({ policy, abilities }: PolicyActionsRequest): CodeAction[] {
  if (policy === undefined || !abilities.extended) return [];
  const { uri, agreement, name } = policy;
  const params: ExceptionsParams = { uri, agreement, count: policy.parsed.policy.exceptions.length };
  const title = `Agree to the exceptions in ${name}`;
  const command = { title, command: 'imageTrust.agreeToExceptions', arguments: [params] };
  return [{ title, kind: CodeActionKind.QuickFix, command }];
}

function add(match: string, { policy, newPlace, presentation, abilities }: PolicyActionsRequest): CodeAction[] {
  const place = policy ?? (abilities.createsFiles ? newPlace : undefined);
  if (place === undefined || policy?.source === 'unreadable') return [];
  const text = policy?.text ?? TextDocument.create(place.uri, 'yaml', 0, '');
  const until = dayAfterMonths(presentation.now, MONTHS);
  const plan = addException(text.getText(), { match, reason: REASON_PLACEHOLDER, until });
  if (plan.kind === 'refused') return [];
  const title = `Add an exception for ${match} to ${place.name}…`;
  const action: CodeAction = {
    title,
    kind: CodeActionKind.QuickFix,
    edit: editOf(policy, text, plan.edits, abilities),
  };
  if (!abilities.extended) return [action];
  return [{ ...action, command: { title, command: 'imageTrust.showPolicy', arguments: [reasonIn(text, plan.edits)] } }];
}

function editOf(
  policy: KnownPolicy | undefined,
  text: TextDocument,
  edits: readonly TextEdit[],
  abilities: ClientAbilities,
): WorkspaceEdit {
  if (policy === undefined) return createFileEdit(text, edits);
  return policy.source === 'editor' ? workspaceEdit(text, edits, abilities) : unversionedEdit(text, edits, abilities);
}

/** Where the reason has to be written, once the edit is made. */
function reasonIn(text: TextDocument, edits: readonly TextEdit[]): ShowPolicyParams {
  const after = TextDocument.create(text.uri, 'yaml', 0, applyEdits(text.getText(), edits));
  const start = after.getText().indexOf(REASON_PLACEHOLDER, edits[0]?.span.start);
  const { line, character } = after.positionAt(start);
  return { uri: text.uri, line, character, length: REASON_PLACEHOLDER.length };
}
