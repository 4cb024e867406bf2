import { shortDigest } from '../base/digest.ts';
import { pinToSigned } from './fixes.ts';
import type { Rule } from './finding.ts';
import { caveatWords, imageWords, signerWords } from './words.ts';

/** The registry serves another digest for the tag than the one that was signed. */
export const registryMismatch: Rule<'moved'> = {
  verdict: 'moved',
  code: 'registry-mismatch',
  reported: 'warning',
  enforced: 'error',
  message: ({ image, signed, served, repository, registry }, now) =>
    `${imageWords(image)}: ${image.registry} serves ${shortDigest(served)}, but ${signerWords(signed)} signed ` +
    `${shortDigest(signed.digest)}. A build would use an image that nobody signed. ` +
    `Pin to the signed digest.${caveatWords(repository, registry, now)}`,
  fixes: ({ signed }) => [pinToSigned(signed)],
};
