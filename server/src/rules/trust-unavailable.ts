import type { Rule } from './finding.ts';
import { imageWords, reasonWords, signInWords } from './words.ts';

/** Nobody could be asked. Says nothing about signatures. */
export const trustUnavailable: Rule<'unavailable'> = {
  verdict: 'unavailable',
  code: 'trust-unavailable',
  reported: 'information',
  enforced: 'error',
  message: ({ image, host, reason, detail }) =>
    `${imageWords(image)} could not be checked: ${reasonWords(reason, host)}${detail === '' ? '' : ` (${detail})`}.` +
    `${signInWords(reason, image)} Whether it is signed is not known.`,
  fixes: () => [],
};
