import { formatDigest } from '../../base/digest.ts';
import { LineIndex, type LinePosition } from '../../base/lines.ts';
import type { ImageUse, ReferenceEdit, TextEdit } from '../../documents/image-use.ts';
import { findingsFor } from '../../rules/findings-for.ts';
import { mayPinTo } from '../../rules/policy/policy-signer.ts';
import { planEdits } from '../../trust/documents.ts';
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
export function planPins(source: InspectedSource, scope: PinScope, now: number): PinPlan {
  const judged = source.inspection.uses;
  const wishes = judged.flatMap((inspected) => {
    const edit = editFor(inspected, scope);
    return edit === undefined ? [] : [{ use: inspected.use, edit }];
  });
  const plans = new Map(planEdits(wishes).map((plan, index) => [wishes[index]?.use, plan]));
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
    edits: [...plans.values()].flatMap((plan) => (plan.kind === 'edit' ? plan.edits : [])),
    pinned: wishes.flatMap(({ use }) => (plans.get(use)?.kind === 'edit' ? [use] : [])),
    left,
  };
}

/** Nothing is pinned to a signature that the policy does not take. */
function editFor({ verdict: judged, demands }: InspectedUse, scope: PinScope): ReferenceEdit | undefined {
  const verdict = settled(judged);
  const isWanted = verdict.kind === 'signed' || (verdict.kind === 'outdated' && scope === 'missing-and-outdated');
  if (!isWanted || (demands !== undefined && !mayPinTo(verdict.signed, demands))) return undefined;
  return { kind: 'set-digest', digest: formatDigest(verdict.signed.digest) };
}

/** Whoever pins wants to know what is not pinned, even where the settings hide the finding. */
function messageOn(inspected: InspectedUse, now: number): string {
  const findings = findingsFor(inspected, { enforce: false, severity: new Map(), now });
  const message = findings.map((finding) => finding.message).join(' ');
  const isRenewable = editFor(inspected, 'missing-and-outdated') !== undefined;
  return inspected.verdict?.kind === 'outdated' && isRenewable ? `${message} The option --update renews it.` : message;
}
