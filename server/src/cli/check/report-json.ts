import { formatDigest } from '../../base/digest.ts';
import { isPolicyCode } from '../../rules/policy/policy-rules.ts';
import { troublesOf, type CheckedPolicy, type CheckedUse, type CheckReport, type Trouble } from './check-report.ts';
import { referenceText, verdictCounts } from './report-parts.ts';
import { factsOf } from './verdict-facts.ts';

/** `check --format json`: documented in docs/command-line.md; members may be added, never renamed, while `version` is 1. */
export function checkJson(checked: CheckReport): string {
  const { files, policies } = checked;
  const uses = files.flatMap((file) => file.uses);
  const report = {
    version: 1,
    results: uses.map(resultJson),
    policyResults: policies.flatMap(policyResultsJson),
    problems: troublesOf(checked).map(problemJson),
    summary: Object.fromEntries(verdictCounts(uses)),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

/** Absent values are `null`, so that every result has the same members. */
function resultJson(checked: CheckedUse): object {
  const { image, signed, expires, checkedAt } = factsOf(checked.verdict);
  const findings = checked.findings.map(({ finding }) => finding);
  const own = findings.find(({ code }) => !isPolicyCode(code));
  return {
    file: checked.file,
    line: checked.start.line,
    column: checked.start.column,
    endLine: checked.end.line,
    endColumn: checked.end.column,
    reference: referenceText(checked.use),
    gun: image?.gun ?? null,
    tag: image?.tag ?? null,
    pinnedDigest: image?.digest === undefined ? null : formatDigest(image.digest),
    verdict: checked.verdict.kind,
    code: own?.code ?? null,
    severity: own?.severity ?? null,
    message: own?.message ?? null,
    signedDigest: signed === undefined ? null : formatDigest(signed.digest),
    signers: signed?.signers ?? null,
    expires: timeJson(expires),
    checkedAt: timeJson(checkedAt),
    policy: findings
      .filter((finding) => finding !== own)
      .map(({ code, severity, message }) => ({ code, severity, message })),
  };
}

/** Findings in the policy files themselves. */
function policyResultsJson({ file, findings }: CheckedPolicy): readonly object[] {
  return findings.map(({ start, end, code, severity, message }) => ({
    file,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    code,
    severity,
    message,
  }));
}

function problemJson({ place, level, message }: Trouble): object {
  const { file = null, start } = place ?? {};
  return { file, line: start?.line ?? null, column: start?.column ?? null, level, message };
}

/** RFC 3339 in UTC. */
function timeJson(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}
