import type { Rule } from './finding.ts';
import { imageWords } from './words.ts';

/** Metadata failed a check: it was tampered with, rolled back, or is broken. */
export const trustRejected: Rule<'rejected'> = {
  verdict: 'rejected',
  code: 'trust-rejected',
  reported: 'error',
  enforced: 'error',
  message: ({ image, role, check, detail, server }) =>
    `${imageWords(image)}: the ${role} metadata of ${image.gun} from ${server} was rejected (${check}): ${detail}. ` +
    'Do not use this image before its publisher or the operator of the trust server has explained it.',
  fixes: () => [],
};
