import { LineIndex, type LinePosition } from '../../base/lines.ts';
import type { DocumentProblem, ImageUse } from '../../documents/image-use.ts';
import type { Finding } from '../../rules/finding.ts';
import { findingFor, type Presentation } from '../../rules/rules.ts';
import { planEdit } from '../../trust/documents.ts';
import type { Verdict } from '../../trust/verdict.ts';
import type { InspectedSource, InspectedSources } from '../inspect-sources.ts';

/** Everything `check` found, before a format turns it into text. */
export interface CheckReport {
  /** In the order of their paths. */
  readonly files: readonly CheckedFile[];
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
  /** `undefined` where there is nothing to report, or the settings switch it off. */
  readonly finding: Finding | undefined;
  /** What can be done about the finding here, the best first; fixes that the text does not allow are left out. */
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

/** Turns offsets into lines and verdicts into findings. `now`: milliseconds since the epoch. */
export function checkReport({ sources, failures, settings }: InspectedSources, now: number): CheckReport {
  const { enforce, severity } = settings;
  return { files: sources.map((source) => checkedFile(source, { enforce, severity, now })), failures };
}

function checkedFile({ path, document, inspection }: InspectedSource, presentation: Presentation): CheckedFile {
  const lines = new LineIndex(document.text);
  return {
    file: path,
    problems: inspection.document.problems.map((problem) => ({
      problem,
      start: lines.positionAt(problem.span.start),
    })),
    uses: inspection.uses.map(({ use, verdict }) => {
      const finding = findingFor(use, settled(verdict), presentation);
      return {
        file: path,
        start: lines.positionAt(use.span.start),
        end: lines.positionAt(use.span.end),
        use,
        verdict: settled(verdict),
        finding,
        fixes: finding === undefined ? [] : locatedFixes(use, finding, lines),
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

/** What kept files from being understood as a whole, one line each: `compose.yaml:3:1: …`. */
export function troubles({ files, failures }: CheckReport): readonly string[] {
  const problems = files.flatMap(({ file, problems: found }) =>
    found.map(({ problem, start }) => `${file}:${start.line}:${start.column}: ${problem.message}`),
  );
  return [...failures, ...problems];
}
