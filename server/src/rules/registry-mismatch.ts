import { shortDigest } from '../base/digest.ts';
import { pinToSigned } from './fixes.ts';
import type { ImageName } from '../reference/image-name.ts';
import type { RegistryAnswer } from '../trust/verdict.ts';
import type { Rule } from './finding.ts';
import { caveatWords, imageWords, signerWords } from './words.ts';

/** The registry serves another digest for the tag than the one that was signed. */
export const registryMismatch: Rule<'moved'> = {
  verdict: 'moved',
  code: 'registry-mismatch',
  reported: 'warning',
  enforced: 'error',
  message: ({ image, signed, served, ...evidence }, now) =>
    `${imageWords(image)}: ${whoServes(image, evidence.registry)} serves ${shortDigest(served)}, but ${signerWords(signed)} signed ` +
    `${shortDigest(signed.digest)}. A build would use an image that nobody signed. ` +
    `Pin to the signed digest.${caveatWords({ image, ...evidence }, now)}`,
  fixes: (verdict) => [pinToSigned(verdict)],
};

/** A mirror is named: what it serves may differ from what the registry behind it does. */
function whoServes({ registry }: ImageName, answer: RegistryAnswer): string {
  const mirror = answer.kind === 'serves' ? answer.mirror : undefined;
  return mirror === undefined ? registry : `${mirror}, the mirror of ${registry},`;
}
