import type { Rule } from './finding.ts';
import { dateWords, imageWords } from './words.ts';

/** Metadata verified, but out of date: what it says may have been withdrawn since. */
export const trustExpired: Rule<'expired'> = {
  verdict: 'expired',
  code: 'trust-expired',
  reported: 'warning',
  enforced: 'error',
  message: ({ image, role, expiredAt, server }) =>
    `${imageWords(image)}: the ${role} metadata of ${image.gun} at ${server} expired on ${dateWords(expiredAt)}. ` +
    'Nothing can be said about this image until its publisher signs again.',
  fixes: () => [],
};
