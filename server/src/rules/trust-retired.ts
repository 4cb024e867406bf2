import type { Rule } from './finding.ts';
import { imageWords } from './words.ts';

/** The trust service has been shut down; nothing can be said about signatures any more. */
export const trustRetired: Rule<'retired'> = {
  verdict: 'retired',
  code: 'trust-retired',
  reported: 'hint',
  enforced: 'warning',
  message: ({ image, server }) =>
    `${imageWords(image)}: the trust service ${server} has been shut down, so nothing can be said about its signatures. ` +
    'Pin a digest that you have checked yourself, or use a registry whose trust service is running.',
  fixes: () => [],
};
