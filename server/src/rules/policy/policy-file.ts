import type { Span } from '../../base/span.ts';
import type { ParsedPolicy } from '../../policy/policy.ts';
import type { Severity } from '../../trust/settings.ts';
import type { PolicyCode } from '../finding.ts';
import type { Presentation } from '../rules.ts';
import type { PolicyRule } from './policy-rule.ts';

/** A part of the file cannot be read as a policy. */
export const policyInvalid: PolicyRule = { code: 'policy-invalid', reported: 'error', enforced: 'error' };

/** The last day of an exception has passed. */
export const policyExceptionExpired: PolicyRule = {
  code: 'policy-exception-expired',
  reported: 'warning',
  enforced: 'error',
};

/** A finding in the policy file itself. */
export interface PolicyFileFinding {
  readonly code: PolicyCode;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
}

/** What is wrong with a policy file, in the order of its text. */
export function policyFileFindings(
  { policy, problems }: ParsedPolicy,
  { enforce, severity, now }: Presentation,
): readonly PolicyFileFinding[] {
  const shown = (rule: PolicyRule): Severity | 'off' =>
    severity.get(rule.code) ?? (enforce || policy.enforce ? rule.enforced : rule.reported);
  const found = [
    ...problems.map(({ message, span }) => ({
      rule: policyInvalid,
      span,
      message: `The policy cannot be read: ${message}.`,
    })),
    ...policy.exceptions
      .filter(({ endsAt }) => endsAt <= now)
      .map(({ match, until, untilSpan: span }) => ({
        rule: policyExceptionExpired,
        span,
        message:
          `The exception for ${match} ended on ${until}: its images are judged like any other. ` +
          'Remove it, or give it a later day if its reason still stands.',
      })),
  ];
  return found
    .flatMap(({ rule, span, message }) => {
      const level = shown(rule);
      return level === 'off' ? [] : [{ code: rule.code, severity: level, message, span }];
    })
    .sort((a, b) => a.span.start - b.span.start);
}
