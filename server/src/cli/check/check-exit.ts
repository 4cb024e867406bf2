import type { Severity } from '../../trust/settings.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { CheckedUse, CheckReport } from './check-report.ts';

export const FAIL_ON = ['error', 'warning', 'information', 'never'] as const;

/** The lowest severity that makes `check` fail. */
export type FailOn = (typeof FAIL_ON)[number];

/**
 * How `check` ends. "Could not check" is no finding about an image, whatever its severity: it never counts towards
 * `--fail-on` and never passes as clean, unless the settings switch `trust-unavailable` off.
 */
export function checkExit({ files, failures }: CheckReport, failOn: FailOn): ExitCode {
  if (failures.length > 0 || files.some((file) => file.problems.length > 0)) return EXIT.usage;
  const reported = files.flatMap((file) => file.uses).filter(({ finding }) => finding !== undefined);
  const unchecked = reported.filter(({ verdict }) => verdict.kind === 'unavailable');
  const known = reported.filter((checked) => !unchecked.includes(checked));
  if (known.some((checked) => reaches(checked, failOn))) return EXIT.findings;
  return unchecked.length > 0 ? EXIT.unchecked : EXIT.allowed;
}

function reaches({ finding }: CheckedUse, failOn: FailOn): boolean {
  return finding !== undefined && failOn !== 'never' && WEIGHT[finding.severity] >= WEIGHT[failOn];
}

const WEIGHT: Readonly<Record<Severity, number>> = { hint: 0, information: 1, warning: 2, error: 3 };
