import { sameDigest } from '../../base/digest.ts';
import { normalise } from '../../reference/normalise.ts';
import type { InspectedUse } from '../../trust/inspection.ts';
import type { DocumentPin, DocumentPins } from './plan-document.ts';

/**
 * How many pins of a plan stand in the document now and did not before: users need not choose all, and clients do not say
 * which they chose.
 */
export function madePins({ uses, pins }: DocumentPins, now: DocumentPins | undefined): number {
  return now === undefined ? 0 : countOf(now.uses, pins) - countOf(uses, pins);
}

function countOf(uses: readonly InspectedUse[], pins: readonly DocumentPin[]): number {
  return uses.filter((inspected) => pins.some((pin) => isWritten(pin, inspected))).length;
}

function isWritten({ verdict: { image, signed } }: DocumentPin, { use: { subject } }: InspectedUse): boolean {
  if (subject.kind !== 'reference') return false;
  const { gun, tag, digest } = normalise(subject.reference);
  // Where no tag was written, none is written behind it.
  const isSameTag = tag === image.tag || tag === undefined;
  return gun === image.gun && isSameTag && digest !== undefined && sameDigest(digest, signed.digest);
}
