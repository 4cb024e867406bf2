import { LineIndex, type LinePosition } from '../../base/lines.ts';
import type { ImageUse, TextEdit } from '../../documents/image-use.ts';
import { findingsFor } from '../../rules/findings-for.ts';
import { pinsFor, type PinnableKind } from '../../rules/pins.ts';
import { planEach } from '../../trust/documents.ts';
import type { InspectedUse } from '../../trust/inspection.ts';
import { settled } from '../check/check-report.ts';
import type { InspectedSource } from '../inspect-sources.ts';

/** What may be changed: `missing` adds digests, `missing-and-outdated` also renews those that are out of date. */
export type PinScope = 'missing' | 'missing-and-outdated';

/** What becomes of one file. */
export interface PinPlan {
  readonly source: InspectedSource;
  /** They touch different characters and all refer to the text as it was read. */
  readonly edits: readonly TextEdit[];
  readonly pinned: readonly ImageUse[];
  /** Every use that stays as it is although it is not verified, in document order. */
  readonly left: readonly LeftAlone[];
}

export interface LeftAlone {
  readonly use: ImageUse;
  readonly start: LinePosition;
  /** What is known about the image, and why it was not pinned. */
  readonly reason: string;
}

/** Pins every `signed` use, and `outdated` ones if that is asked for; leaves all else alone and says why. */
export function planSource(source: InspectedSource, scope: PinScope, now: number): PinPlan {
  const judged = source.inspection.uses.map((inspected) => ({ ...inspected, verdict: settled(inspected.verdict) }));
  const planned = planEach(pinsFor(judged, KINDS[scope]));
  const plans = new Map(planned.map(({ use, plan }) => [use, plan]));
  const lines = new LineIndex(source.document.text);
  const left = judged.flatMap((inspected): readonly LeftAlone[] => {
    const { use } = inspected;
    const plan = plans.get(use);
    const reason = plan?.kind === 'refused' ? `not pinned, for ${plan.reason}` : messageOn(inspected, now);
    if (plan?.kind === 'edit' || reason === '') return [];
    return [{ use, start: lines.positionAt(use.span.start), reason }];
  });
  return {
    source,
    edits: planned.flatMap(({ plan }) => (plan.kind === 'edit' ? plan.edits : [])),
    pinned: planned.flatMap(({ use, plan }) => (plan.kind === 'edit' ? [use] : [])),
    left,
  };
}

const KINDS: Readonly<Record<PinScope, ReadonlySet<PinnableKind>>> = {
  missing: new Set(['signed']),
  'missing-and-outdated': new Set(['signed', 'outdated']),
};

const OUTDATED: ReadonlySet<PinnableKind> = new Set(['outdated']);

/** Whoever pins wants to know what is not pinned, even where the settings hide the finding. */
function messageOn(inspected: InspectedUse, now: number): string {
  const findings = findingsFor(inspected, { enforce: false, severity: new Map(), now });
  const message = findings.map((finding) => finding.message).join(' ');
  const isRenewable = pinsFor([inspected], OUTDATED).length > 0;
  return isRenewable ? `${message} The option --update renews it.` : message;
}
