import type { Diagnostic } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { ParsedPolicy } from '../../policy/policy.ts';
import { policyFileFindings } from '../../rules/policy/policy-file.ts';
import { diagnosticUrl, type Presentation } from '../../rules/rules.ts';
import { DIAGNOSTIC_SOURCE, SEVERITIES } from '../check/diagnostics.ts';
import { rangeOf } from '../show/positions.ts';

/** What is wrong with a policy file itself, in the order of its text. */
export function policyDiagnostics(text: TextDocument, parsed: ParsedPolicy, presentation: Presentation): Diagnostic[] {
  return policyFileFindings(parsed, presentation).map(({ span, severity, code, message }) => ({
    range: rangeOf(text, span),
    severity: SEVERITIES[severity],
    code,
    codeDescription: { href: diagnosticUrl(code) },
    source: DIAGNOSTIC_SOURCE,
    message,
  }));
}
