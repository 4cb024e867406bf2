import { DiagnosticSeverity } from 'vscode-languageserver';
import { forEachSliced, type Sliced } from '../../base/sliced.ts';
import { findingsFor } from '../../rules/findings-for.ts';
import type { Presentation } from '../../rules/rules.ts';
import type { CheckedDocument } from './document-check.ts';
import type { KnownPolicy } from '../policy/known-policies.ts';
import { policyDiagnostics } from '../policy/policy-diagnostics.ts';
import type { WorkspaceSummary } from '../protocol.ts';
import { MAX_WORKSPACE_FILES, type CheckedWorkspace } from './workspace-check.ts';

/** What a workspace check has found, counted and in words. */
export function* workspaceSummary(
  { kind, unreadable, isLimited }: CheckedWorkspace,
  documents: readonly CheckedDocument[],
  policies: readonly KnownPolicy[],
  presentation: Presentation,
): Sliced<WorkspaceSummary> {
  const counts = {
    files: documents.length,
    images: 0,
    verified: 0,
    errors: 0,
    warnings: 0,
    unavailable: 0,
    unreadable,
  };
  const uses = documents.flatMap(({ inspection }) => inspection.uses);
  yield* forEachSliced(uses, (inspected) => {
    const { verdict } = inspected;
    if (verdict !== undefined) counts.images += 1;
    if (verdict?.kind === 'verified' || verdict?.kind === 'unavailable') counts[verdict.kind] += 1;
    for (const { severity } of findingsFor(inspected, presentation)) {
      if (severity === 'error') counts.errors += 1;
      if (severity === 'warning') counts.warnings += 1;
    }
  });
  for (const { text, parsed } of policies) {
    for (const { severity } of policyDiagnostics(text, parsed, presentation)) {
      if (severity === DiagnosticSeverity.Error) counts.errors += 1;
      if (severity === DiagnosticSeverity.Warning) counts.warnings += 1;
    }
  }
  const broken = policies.some(({ parsed }) => parsed.problems.length > 0) ? [BROKEN_POLICY] : [];
  return { kind, isLimited, ...counts, words: [wordsFor(kind, counts, isLimited), ...broken].join(' ') };
}

/** What is not read asks for nothing: a good count must not hide that. */
const BROKEN_POLICY = 'A policy file (.image-trust.yaml) cannot be read as it stands.';

/** The worst comes first; "could not check" never hides behind a good count. */
function wordsFor(kind: CheckedWorkspace['kind'], counts: Counts, isLimited: boolean): string {
  const found = [
    ...(counts.errors > 0 ? [many(counts.errors, 'error')] : []),
    ...(counts.warnings > 0 ? [many(counts.warnings, 'warning')] : []),
    ...(counts.unavailable > 0 ? [`${counts.unavailable} could not be checked`] : []),
    `${counts.verified} verified`,
  ];
  const checked = `${many(counts.images, 'image')} in ${many(counts.files, 'file')}: ${found.join(', ')}.`;
  return [
    kind === 'cancelled' ? `Cancelled. So far, ${checked}` : checked,
    ...(counts.unreadable > 0 ? [`${many(counts.unreadable, 'file')} could not be read.`] : []),
    ...(isLimited ? [`There are more files: only the first ${MAX_WORKSPACE_FILES} were checked.`] : []),
  ].join(' ');
}

type Counts = Pick<
  WorkspaceSummary,
  'files' | 'images' | 'verified' | 'errors' | 'warnings' | 'unavailable' | 'unreadable'
>;

function many(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
