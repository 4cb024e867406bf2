import type { Severity } from '../../trust/settings.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { troublesOf, type CheckReport } from './check-report.ts';

export const FAIL_ON = ['error', 'warning', 'information', 'never'] as const;

/** The lowest severity that makes `check` fail. */
export type FailOn = (typeof FAIL_ON)[number];

/**
 * How `check` ends. A policy that cannot be read is input that cannot be read, whatever severity its findings are given.
 * "Could not check" is no finding about an image, whatever its severity: it never counts towards `--fail-on` and never passes
 * as clean, unless the settings switch `trust-unavailable` off.
 */
export function checkExit(report: CheckReport, failOn: FailOn): ExitCode {
  if (isUnread(report)) return EXIT.usage;
  const { files, policies } = report;
  const reported = [
    ...files.flatMap((file) => file.uses).flatMap(({ findings }) => findings.map(({ finding }) => finding)),
    ...policies.flatMap(({ findings }) => findings),
  ];
  const known = reported.filter(({ code }) => code !== 'trust-unavailable');
  if (known.some((finding) => reaches(finding, failOn))) return EXIT.findings;
  return known.length < reported.length ? EXIT.unchecked : EXIT.allowed;
}

/** Whether something was to be read and was not: then nobody knows what stands there. */
export function isUnread(report: CheckReport): boolean {
  return troublesOf(report).some(({ level }) => level === 'error') || report.policies.some(({ isBroken }) => isBroken);
}

function reaches({ severity }: { readonly severity: Severity }, failOn: FailOn): boolean {
  return failOn !== 'never' && WEIGHT[severity] >= WEIGHT[failOn];
}

const WEIGHT: Readonly<Record<Severity, number>> = { hint: 0, information: 1, warning: 2, error: 3 };
