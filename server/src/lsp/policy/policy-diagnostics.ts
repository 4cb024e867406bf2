import type { Diagnostic } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { ParsedPolicy } from '../../policy/policy.ts';
import { policyFileFindings } from '../../rules/policy/policy-file.ts';
import type { Presentation } from '../../rules/rules.ts';
import { findingDiagnostic } from '../check/diagnostics.ts';

/** What is wrong with a policy file itself, in the order of its text. */
export function policyDiagnostics(text: TextDocument, parsed: ParsedPolicy, presentation: Presentation): Diagnostic[] {
  return policyFileFindings(parsed, presentation).map((finding) => findingDiagnostic(text, finding));
}
