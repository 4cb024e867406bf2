import type { EditPlan, ImageUse, TextEdit } from '../../documents/image-use.ts';
import type { Finding, Fix } from '../../rules/finding.ts';
import { findingsFor } from '../../rules/findings-for.ts';
import type { Presentation } from '../../rules/rules.ts';
import { planEdit, planEdits } from '../../trust/documents.ts';
import type { InspectedUse } from '../../trust/inspection.ts';

/** A fix of one finding, with the edit it would make now. */
export interface OfferedFix {
  readonly use: ImageUse;
  readonly finding: Finding;
  readonly fix: Fix;
  readonly plan: EditPlan;
}

/** Which of a finding's fixes is meant, whatever digest it has by now. */
export interface FixIdentity {
  readonly kind: Fix['kind'];
  /** Tells the signed tags apart that one finding offers. */
  readonly tag?: string;
}

/** Every fix that the findings on image uses offer, in document order, a finding's best fix first. */
export function offeredFixes(uses: readonly InspectedUse[], presentation: Presentation): readonly OfferedFix[] {
  return uses.flatMap((inspected) => {
    const { use } = inspected;
    return findingsFor(inspected, presentation).flatMap((finding) =>
      finding.fixes.map((fix) => ({ use, finding, fix, plan: planEdit(use, fix.edit) })),
    );
  });
}

export function identityOf({ kind, edit }: Fix): FixIdentity {
  return edit.kind === 'set-tag' ? { kind, tag: edit.tag } : { kind };
}

export function isFix(fix: Fix, wanted: FixIdentity): boolean {
  const { kind, tag } = identityOf(fix);
  return kind === wanted.kind && tag === wanted.tag;
}

/** The pins to signed digests, as edits that can be made at once: what "fix all" makes. Those that are refused are left out. */
export function pinAllEdits(offered: readonly OfferedFix[]): readonly TextEdit[] {
  const pins = offered.filter(({ fix }) => fix.kind === 'pin-signed');
  const plans = planEdits(pins.map(({ use, fix }) => ({ use, edit: fix.edit })));
  return plans.flatMap((plan) => (plan.kind === 'edit' ? plan.edits : []));
}
