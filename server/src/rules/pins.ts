import { formatDigest } from '../base/digest.ts';
import type { ImageUse, ReferenceEdit } from '../documents/image-use.ts';
import type { InspectedUse } from '../trust/inspection.ts';
import type { Verdict, VerdictOf } from '../trust/verdict.ts';
import { mayPinTo } from './policy/policy-signer.ts';

/** Verdicts on tags that are signed, in documents that have no digest, or one that was signed before. */
export type PinnableKind = 'signed' | 'moved' | 'outdated';

/** The signed digest behind one tag, in a change of many. */
export interface Pin {
  readonly use: ImageUse;
  readonly verdict: VerdictOf<PinnableKind>;
  readonly edit: ReferenceEdit;
}

/**
 * The pins of all uses with one of these verdicts, in document order. Nothing else is ever written than a digest that is
 * signed now, by those whom the policy asks for.
 */
export function pinsFor(uses: readonly InspectedUse[], kinds: ReadonlySet<PinnableKind>): readonly Pin[] {
  return uses.flatMap(({ use, verdict, demands }) => {
    if (verdict === undefined || !isPinnable(verdict) || !kinds.has(verdict.kind)) return [];
    if (demands !== undefined && !mayPinTo(verdict.signed, demands)) return [];
    return [{ use, verdict, edit: { kind: 'set-digest', digest: formatDigest(verdict.signed.digest) } }];
  });
}

function isPinnable(verdict: Verdict): verdict is VerdictOf<PinnableKind> {
  return verdict.kind === 'signed' || verdict.kind === 'moved' || verdict.kind === 'outdated';
}
