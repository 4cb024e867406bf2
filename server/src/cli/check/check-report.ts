import { LineIndex, type LinePosition } from '../../base/lines.ts';
import type { DocumentProblem, ImageUse } from '../../documents/image-use.ts';
import type { Finding } from '../../rules/finding.ts';
import { findingsFor } from '../../rules/findings-for.ts';
import { policyFileFindings, type PolicyFileFinding } from '../../rules/policy/policy-file.ts';
import type { Presentation } from '../../rules/rules.ts';
import { planEdit } from '../../trust/documents.ts';
import type { Verdict } from '../../trust/verdict.ts';
import type { InspectedSource, InspectedSources } from '../inspect-sources.ts';
import type { ReadPolicy } from '../policies.ts';
import { visible } from '../../base/visible.ts';

/** Everything `check` found, before a format turns it into text. */
export interface CheckReport {
  /** In the order of their paths. */
  readonly files: readonly CheckedFile[];
  readonly policies: readonly CheckedPolicy[];
  /** What could not be read at all, as sentences without a full stop. */
  readonly failures: readonly string[];
}

/** One file as far as it could be understood. */
export interface CheckedFile {
  readonly file: string;
  /** In the order of their positions. */
  readonly uses: readonly CheckedUse[];
  readonly problems: readonly LocatedProblem[];
}

/** One image use with everything that a report says about it. */
export interface CheckedUse {
  readonly file: string;
  readonly start: LinePosition;
  /** The position after the last character. */
  readonly end: LinePosition;
  readonly use: ImageUse;
  readonly verdict: Verdict;
  /** What the verdict says, unless it is good or the settings switch it off; then what the policy says. */
  readonly findings: readonly UseFinding[];
}

export interface UseFinding {
  readonly finding: Finding;
  /** What can be done about it here, the best first; fixes that the text does not allow are left out. */
  readonly fixes: readonly LocatedFix[];
}

/** A fix with the edits that it makes in the file, all of them referring to the text as it was read. */
export interface LocatedFix {
  readonly title: string;
  readonly edits: readonly { readonly start: LinePosition; readonly end: LinePosition; readonly newText: string }[];
}

export interface LocatedProblem {
  readonly problem: DocumentProblem;
  readonly start: LinePosition;
}

/** A policy file that applies to one of the files, or was itself to be checked. */
export interface CheckedPolicy {
  readonly file: string;
  readonly findings: readonly LocatedPolicyFinding[];
  /** A part of it could not be read. */
  readonly isBroken: boolean;
}

export interface LocatedPolicyFinding extends PolicyFileFinding {
  readonly start: LinePosition;
  readonly end: LinePosition;
}

/** Turns offsets into lines and verdicts into findings. `now`: milliseconds since the epoch. */
export function checkReport(inspected: InspectedSources, now: number): CheckReport {
  const { sources, policies, failures, settings } = inspected;
  const { enforce, severity } = settings;
  const presentation = { enforce, severity, now };
  return {
    files: sources.map((source) => checkedFile(source, presentation)),
    policies: policies.map((policy) => checkedPolicy(policy, presentation)),
    failures,
  };
}

function checkedPolicy({ path, text, parsed }: ReadPolicy, presentation: Presentation): CheckedPolicy {
  const lines = new LineIndex(text);
  const findings = policyFileFindings(parsed, presentation).map((finding) => ({
    ...finding,
    start: lines.positionAt(finding.span.start),
    end: lines.positionAt(finding.span.end),
  }));
  return { file: path, findings, isBroken: parsed.problems.length > 0 };
}

function checkedFile({ path, document, inspection }: InspectedSource, presentation: Presentation): CheckedFile {
  const lines = new LineIndex(document.text);
  return {
    file: path,
    problems: inspection.document.problems.map((problem) => ({
      problem,
      start: lines.positionAt(problem.span.start),
    })),
    uses: inspection.uses.map((inspected) => {
      const { use, verdict } = inspected;
      return {
        file: path,
        start: lines.positionAt(use.span.start),
        end: lines.positionAt(use.span.end),
        use,
        verdict: settled(verdict),
        findings: findingsFor(inspected, presentation).map((finding) => ({
          finding,
          fixes: locatedFixes(use, finding, lines),
        })),
      };
    }),
  };
}

function locatedFixes(use: ImageUse, { fixes }: Finding, lines: LineIndex): readonly LocatedFix[] {
  return fixes.flatMap(({ title, edit }) => {
    const plan = planEdit(use, edit);
    if (plan.kind === 'refused') return [];
    const edits = plan.edits.map(({ span, newText }) => ({
      start: lines.positionAt(span.start),
      end: lines.positionAt(span.end),
      newText,
    }));
    return [{ title, edits }];
  });
}

/** Only an aborted inspection leaves a use without a verdict, and the command line aborts none. */
export function settled(verdict: Verdict | undefined): Verdict {
  if (verdict === undefined) throw new TypeError('an inspection that nobody aborted left a use without a verdict');
  return verdict;
}

/** Something that was not read. */
export interface Trouble {
  /** Absent where it stands in the message. */
  readonly place?: { readonly file: string; readonly start: LinePosition };
  readonly message: string;
  /** `note`: left out on purpose, because it is somebody else's to check. */
  readonly level: 'error' | 'note';
}

/** What kept files from being understood as a whole. */
export function troublesOf({ files, failures }: CheckReport): readonly Trouble[] {
  const problems = files.flatMap(({ file, problems: found }) =>
    found.map(({ problem, start }): Trouble => {
      const level = problem.code === 'not-followed' ? 'note' : 'error';
      return { place: { file, start }, message: problem.message, level };
    }),
  );
  return [...failures.map((message): Trouble => ({ message, level: 'error' })), ...problems];
}

/** One line: `compose.yaml:3:1: …`. */
export function troubleLine({ place, message }: Trouble): string {
  if (place === undefined) return message;
  return `${place.file}:${place.start.line}:${place.start.column}: ${visible(message)}`;
}
