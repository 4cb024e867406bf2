import type { LinePosition } from '../../base/lines.ts';
import { LineIndex } from '../../base/lines.ts';
import type { DocumentProblem, ImageUse } from '../../documents/image-use.ts';
import type { Finding } from '../../rules/finding.ts';
import { findingFor, type Presentation } from '../../rules/rules.ts';
import type { Inspection } from '../../trust/inspection.ts';
import type { Verdict } from '../../trust/verdict.ts';

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
}

/** One file as far as it could be understood. */
export interface CheckedFile {
  readonly file: string;
  /** In the order of their positions. */
  readonly uses: readonly CheckedUse[];
  readonly problems: readonly LocatedProblem[];
}

export interface LocatedProblem {
  readonly problem: DocumentProblem;
  readonly start: LinePosition;
}

/** Everything `check` found, before a format turns it into text. */
export interface CheckReport {
  /** In the order of their paths. */
  readonly files: readonly CheckedFile[];
  /** What could not be read at all, as sentences without a full stop. */
  readonly failures: readonly string[];
}

/** Turns offsets into lines and verdicts into findings. */
export function checkedFile(
  file: string,
  text: string,
  { document, uses }: Inspection,
  presentation: Presentation,
): CheckedFile {
  const lines = new LineIndex(text);
  return {
    file,
    problems: document.problems.map((problem) => ({ problem, start: lines.positionAt(problem.span.start) })),
    uses: [...uses]
      .sort((a, b) => a.use.span.start - b.use.span.start || a.use.span.end - b.use.span.end)
      .map(({ use, verdict }) => ({
        file,
        start: lines.positionAt(use.span.start),
        end: lines.positionAt(use.span.end),
        use,
        verdict: settled(verdict),
        finding: findingFor(use, settled(verdict), presentation),
      })),
  };
}

/** Only an aborted inspection leaves a use without a verdict, and the command line aborts none. */
function settled(verdict: Verdict | undefined): Verdict {
  if (verdict === undefined) throw new TypeError('an inspection that nobody aborted left a use without a verdict');
  return verdict;
}
