import type { ImageUse } from '../../documents/image-use.ts';
import type { VerdictKind } from '../../trust/verdict.ts';
import type { CheckedUse } from './check-report.ts';

/** The reference with everything filled in that is known statically; as written where that is not a reference. */
export function referenceText({ subject }: ImageUse): string {
  return subject.kind === 'reference' ? subject.reference.text : subject.text;
}

/** How often each verdict was given, in the order of the verdict table; verdicts that were not given are left out. */
export function verdictCounts(uses: readonly CheckedUse[]): ReadonlyMap<VerdictKind, number> {
  const counts = VERDICTS.map((kind) => [kind, uses.filter(({ verdict }) => verdict.kind === kind).length] as const);
  return new Map(counts.filter(([, count]) => count > 0));
}

/** What the summary line calls each verdict. */
export const VERDICT_WORDS: Readonly<Record<VerdictKind, string>> = {
  verified: 'verified',
  signed: 'signed but not pinned',
  outdated: 'with an outdated pin',
  unsignedPin: 'with an unsigned pin',
  unsigned: 'unsigned',
  noTrustData: 'without trust data',
  moved: 'moved in the registry',
  expired: 'expired',
  rejected: 'rejected',
  retired: 'of a retired trust service',
  unavailable: 'not checked',
  unresolved: 'unresolved',
  invalid: 'invalid',
  exempt: 'exempt',
};

const VERDICTS = Object.keys(VERDICT_WORDS) as VerdictKind[];
