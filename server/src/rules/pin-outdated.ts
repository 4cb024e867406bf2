import { shortDigest } from '../base/digest.ts';
import { removePin, updatePin } from './fixes.ts';
import type { Rule } from './finding.ts';
import { caveatWords, imageWords, signerWords } from './words.ts';

/** The pinned digest was signed for this tag before, or is signed as another tag; the tag now signs another one. */
export const pinOutdated: Rule<'outdated'> = {
  verdict: 'outdated',
  code: 'pin-outdated',
  reported: 'information',
  enforced: 'warning',
  message: ({ image, signed, signedAs, ...evidence }, now) => {
    const history = signedAs === undefined ? 'was signed for this tag before' : `is signed as ${signedAs}`;
    return (
      `${imageWords(image)} is outdated: its digest ${history}, and ${signed.tag} now stands for ` +
      `${shortDigest(signed.digest)}, signed by ${signerWords(signed)}. Update the pin.${caveatWords({ image, ...evidence }, now)}`
    );
  },
  fixes: (verdict) => [updatePin(verdict), removePin('outdated')],
};
