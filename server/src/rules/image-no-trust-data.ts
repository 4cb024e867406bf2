import { pinToServed } from './fixes.ts';
import type { Rule } from './finding.ts';
import { imageWords } from './words.ts';

/** The trust server answered: there is nothing for this repository. */
export const imageNoTrustData: Rule<'noTrustData'> = {
  verdict: 'noTrustData',
  code: 'image-no-trust-data',
  reported: 'hint',
  enforced: 'error',
  message: ({ image, server }) =>
    `${imageWords(image)}: its publisher signs nothing; ${server} has no trust data for ${image.gun}. ` +
    'Use an image whose publisher signs, or add an exception for this one.',
  fixes: ({ image, registry }) => pinToServed(image, registry),
};
