import { shortDigest } from '../base/digest.ts';
import { removePin, updatePin } from './fixes.ts';
import type { Rule } from './finding.ts';
import { caveatWords, imageWords } from './words.ts';

/** The document pins a digest that the publisher's trust data do not contain. */
export const pinUnsigned: Rule<'unsignedPin'> = {
  verdict: 'unsignedPin',
  code: 'pin-unsigned',
  reported: 'warning',
  enforced: 'error',
  message: ({ image, pinned, signed, repository, registry }, now) => {
    const advice =
      signed === undefined
        ? 'Check where this digest comes from, or use a signed tag.'
        : `The signed digest of ${signed.tag} is ${shortDigest(signed.digest)}: pin to that one, or check where yours comes from.`;
    return (
      `${imageWords(image)}: the publisher has not signed ${shortDigest(pinned)} in ${repository.gun}. ` +
      `${advice}${caveatWords(repository, registry, now)}`
    );
  },
  fixes: ({ signed }) => (signed === undefined ? [removePin()] : [updatePin(signed)]),
};
