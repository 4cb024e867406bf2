import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Finding } from '../../rules/finding.ts';
import { findingsFor } from '../../rules/findings-for.ts';
import { diagnosticUrl, type Presentation } from '../../rules/rules.ts';
import type { Severity } from '../../trust/settings.ts';
import type { CheckedDocument } from './document-check.ts';
import { rangeOf } from '../show/positions.ts';

export const DIAGNOSTIC_SOURCE = 'Image Trust';

/** What a document's state so far has to say, in document order. Uses that are still being checked say nothing. */
export function diagnosticsFor({ text, inspection }: CheckedDocument, presentation: Presentation): Diagnostic[] {
  const findings = inspection.uses.flatMap((inspected) => findingsFor(inspected, presentation));
  const problems = inspection.document.problems.map(({ code, message, span }): Diagnostic => ({
    range: rangeOf(text, span),
    severity: DiagnosticSeverity.Information,
    code: `document-${code}`,
    source: DIAGNOSTIC_SOURCE,
    message,
  }));
  return [...problems, ...findings.map((finding) => findingDiagnostic(text, finding))];
}

/** A finding about `text`, as the protocol has it. */
export function findingDiagnostic(
  text: TextDocument,
  { span, severity, code, message }: Pick<Finding, 'span' | 'severity' | 'code' | 'message'>,
): Diagnostic {
  return {
    range: rangeOf(text, span),
    severity: SEVERITIES[severity],
    code,
    codeDescription: { href: diagnosticUrl(code) },
    source: DIAGNOSTIC_SOURCE,
    message,
  };
}

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};
