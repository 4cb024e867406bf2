import { shortDigest } from '../base/digest.ts';
import { pinToSigned } from './fixes.ts';
import type { Rule } from './finding.ts';
import { caveatWords, dateWords, imageWords, signerWords } from './words.ts';

/** The tag is signed, the document has no digest: what is built today may differ from what was signed. */
export const imageUnpinned: Rule<'signed'> = {
  verdict: 'signed',
  code: 'image-unpinned',
  reported: 'hint',
  enforced: 'information',
  message: ({ image, signed, ...evidence }, now) =>
    `${imageWords(image)} is signed by ${signerWords(signed)} until ${dateWords(signed.expires)}, but not pinned. ` +
    `Pin it to the signed digest ${shortDigest(signed.digest)}.${caveatWords({ image, ...evidence }, now)}`,
  fixes: (verdict) => [pinToSigned(verdict)],
};
