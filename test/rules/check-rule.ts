import { describe, expect, test } from 'vitest';
import type { FindingCode, Rule, VerdictOf } from '../../server/src/rules/finding.ts';
import type { Severity } from '../../server/src/trust/settings.ts';
import type { VerdictKind } from '../../server/src/trust/verdict.ts';
import { NOON } from '../support/samples.ts';

export interface RuleCase<K extends VerdictKind> {
  readonly name: string;
  readonly verdict: VerdictOf<K>;
  readonly says: string;
  /** Titles of the fixes, the best first. */
  readonly offers?: readonly string[];
}

/** What a rule is, and what it says and offers in each case, word for word. */
export function checkRule<K extends VerdictKind>(
  rule: Rule<K>,
  is: { readonly code: FindingCode; readonly reported: Severity; readonly enforced: Severity },
  cases: readonly RuleCase<K>[],
): void {
  describe(is.code, () => {
    test('code and severities', () => {
      expect({ code: rule.code, reported: rule.reported, enforced: rule.enforced }).toEqual(is);
    });
    test.each(cases)('$name', ({ verdict, says, offers = [] }) => {
      expect(rule.message(verdict, NOON)).toBe(says);
      expect(rule.fixes(verdict).map((fix) => fix.title)).toEqual(offers);
    });
  });
}
