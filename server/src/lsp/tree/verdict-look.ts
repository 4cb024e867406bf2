import type { VerdictKind } from '../../trust/verdict.ts';
import type { Mood } from './tree-node.ts';

/** How a verdict looks in the tree; `undefined`: still being checked. The words say the same. */
export interface VerdictLook {
  readonly icon: string;
  readonly mood?: Mood;
}

/** The worst first. */
const LOOKS: Readonly<Record<VerdictKind, VerdictLook>> = {
  rejected: { icon: 'error', mood: 'error' },
  moved: { icon: 'warning', mood: 'warning' },
  unsignedPin: { icon: 'warning', mood: 'warning' },
  unsigned: { icon: 'warning', mood: 'warning' },
  expired: { icon: 'warning', mood: 'warning' },
  invalid: { icon: 'error', mood: 'error' },
  unavailable: { icon: 'question' },
  outdated: { icon: 'history' },
  noTrustData: { icon: 'circle-outline' },
  retired: { icon: 'circle-outline' },
  unresolved: { icon: 'question' },
  signed: { icon: 'verified' },
  verified: { icon: 'verified-filled', mood: 'good' },
  exempt: { icon: 'circle-slash' },
};

const WORST_FIRST = Object.keys(LOOKS);
const CHECKING: VerdictLook = { icon: 'loading~spin' };

export function lookOf(verdict: VerdictKind | undefined): VerdictLook {
  return verdict === undefined ? CHECKING : LOOKS[verdict];
}

/** Of several verdicts the one that counts: only where all of them are good does their sum look good. */
export function worstOf(verdicts: readonly (VerdictKind | undefined)[]): VerdictKind | undefined {
  return verdicts.toSorted(byGravity)[0];
}

/** Orders verdicts with the worst first; those that are not known yet come last. */
export function byGravity(a: VerdictKind | undefined, b: VerdictKind | undefined): number {
  return gravity(a) - gravity(b);
}

function gravity(verdict: VerdictKind | undefined): number {
  return verdict === undefined ? WORST_FIRST.length : WORST_FIRST.indexOf(verdict);
}

/** Whether somebody has to act, as far as trust data can say. What could not be checked is not among it. */
export function isWrong(verdict: VerdictKind | undefined): boolean {
  const mood = lookOf(verdict).mood;
  return mood === 'warning' || mood === 'error';
}
