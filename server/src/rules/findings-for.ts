import type { Demands, IdleException } from '../policy/policy-in-force.ts';
import type { InspectedUse } from '../trust/inspection.ts';
import type { Severity } from '../trust/settings.ts';
import type { Finding, FindingCode } from './finding.ts';
import { POLICY_IMAGE_RULES } from './policy/policy-rules.ts';
import { mayPinTo } from './policy/policy-signer.ts';
import type { ImageVerdict } from './policy/policy-rule.ts';
import { findingFor, type Presentation } from './rules.ts';

/** Everything to be said about an image use: what its verdict says, then what the policy file says. None while it is checked. */
export function findingsFor({ use, verdict, demands }: InspectedUse, presentation: Presentation): readonly Finding[] {
  if (verdict === undefined) return [];
  const enforce = presentation.enforce || demands?.enforce === true;
  const own = findingFor(use, verdict, { ...presentation, enforce });
  if (demands === undefined) return own === undefined ? [] : [own];
  const broken =
    'image' in verdict && verdict.kind !== 'exempt'
      ? policyFindings(use, verdict, demands, { ...presentation, enforce })
      : [];
  // That there is no pin is said once.
  const isSaid = own?.code === 'image-unpinned' && broken.some(({ code }) => code === 'policy-unpinned');
  const findings = [...(own === undefined || isSaid ? [] : [raised(own, demands, presentation)]), ...broken];
  return findings.map((finding, index) => ({
    ...finding,
    message:
      index === 0 && !NEVER_EXEMPT.has(finding.code) ? finding.message + exceptionWords(demands) : finding.message,
    fixes: finding.fixes.filter(({ kind, signed }) => kind === 'remove-pin' || mayPinTo(signed, demands)),
  }));
}

function policyFindings(
  use: InspectedUse['use'],
  verdict: ImageVerdict,
  demands: Demands,
  { enforce, severity }: Presentation,
): readonly Finding[] {
  return POLICY_IMAGE_RULES.flatMap((rule) => {
    const level = severity.get(rule.code) ?? (enforce ? rule.enforced : rule.reported);
    const message = level === 'off' ? undefined : rule.message(verdict, demands);
    if (level === 'off' || message === undefined) return [];
    return [{ code: rule.code, severity: level, message, span: use.span, verdict, fixes: rule.fixes(verdict) }];
  });
}

/** What a policy asks of images must not be escaped by hiding their names. */
function raised(finding: Finding, { concernsImages }: Demands, { severity }: Presentation): Finding {
  const isHidden = finding.code === 'reference-unresolved' && concernsImages && !severity.has(finding.code);
  return isHidden ? { ...finding, severity: 'warning' satisfies Severity } : finding;
}

/** What an exception never covers, so that none is mentioned. */
const NEVER_EXEMPT: ReadonlySet<FindingCode> = new Set(['registry-mismatch', 'trust-rejected', 'reference-unresolved']);

/** Longest reason that a message repeats. */
const MAX_REASON = 120;

function exceptionWords({ file, idleException }: Demands): string {
  if (idleException === undefined) return '';
  const { why, exception } = idleException;
  const { until } = exception;
  const line = exception.reason.replace(/\s+/g, ' ');
  const reason = line.length > MAX_REASON ? `${line.slice(0, MAX_REASON)}…` : line;
  return WORDS[why](file, `until ${until} (${reason})`, until);
}

const WORDS: Readonly<Record<IdleException['why'], (file: string, terms: string, until: string) => string>> = {
  pending: (file, terms) => ` ${file} makes an exception for it ${terms}, to which you have not agreed.`,
  broken: (file, terms) =>
    ` ${file} makes an exception for it ${terms}, which does not count while that file cannot be read.`,
  expired: (file, _, until) => ` The exception for it in ${file} ended on ${until}.`,
};
