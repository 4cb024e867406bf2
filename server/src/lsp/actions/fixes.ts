import type { EditPlan, ImageUse, TextEdit } from '../../documents/image-use.ts';
import type { Finding, Fix } from '../../rules/finding.ts';
import { findingsFor } from '../../rules/findings-for.ts';
import type { Presentation } from '../../rules/rules.ts';
import { pinsFor, type PinnableKind } from '../../rules/pins.ts';
import { planEdit, planEach } from '../../trust/documents.ts';
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

/** What one action does in a whole document: pin what has no digest (what "fix all" means), or renew outdated pins. */
export type DocumentChoice = 'pin-all' | 'update-all';

/**
 * Such an action as edits that can be made at once; those that are refused are left out. It makes no difference whether the
 * findings are shown.
 */
export function documentEdits(uses: readonly InspectedUse[], choice: DocumentChoice): readonly TextEdit[] {
  return planEach(pinsFor(uses, PINNABLE[choice])).flatMap(({ plan }) => (plan.kind === 'edit' ? plan.edits : []));
}

const PINNABLE: Readonly<Record<DocumentChoice, ReadonlySet<PinnableKind>>> = {
  'pin-all': new Set(['signed', 'moved']),
  'update-all': new Set(['outdated']),
};
