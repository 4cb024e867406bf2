import { pinToSigned } from '../fixes.ts';
import { imageWords } from '../words.ts';
import type { PolicyImageRule } from './policy-rule.ts';

/** The policy wants a digest, and the document has none. */
export const policyUnpinned: PolicyImageRule = {
  code: 'policy-unpinned',
  reported: 'warning',
  enforced: 'error',
  message: (verdict, { file, pinned }) => {
    const { image } = verdict;
    if (!pinned || image.digest !== undefined) return undefined;
    const advice =
      verdict.kind === 'signed' || verdict.kind === 'moved'
        ? 'Pin it to the signed digest.'
        : 'Pin it to a digest that you have checked.';
    return `${imageWords(image)} is not pinned, but ${file} asks for a digest. ${advice}`;
  },
  // Where the registry serves something else, that finding offers the same pin.
  fixes: (verdict) => (verdict.kind === 'signed' ? [pinToSigned(verdict)] : []),
};
