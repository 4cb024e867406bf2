import type { Rule } from './finding.ts';

/** Not an image reference: docker would refuse it too. */
export const referenceInvalid: Rule<'invalid'> = {
  verdict: 'invalid',
  code: 'reference-invalid',
  reported: 'error',
  enforced: 'error',
  message: ({ text, problem }) =>
    text === '' ? 'An image reference is missing here.' : `${text} is not a valid image reference: ${problem.message}.`,
  fixes: () => [],
};
