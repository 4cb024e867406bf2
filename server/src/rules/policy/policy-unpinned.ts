import type { Demands } from '../../policy/policy-in-force.ts';
import { pinToSigned } from '../fixes.ts';
import { imageWords } from '../words.ts';
import type { ImageVerdict, PolicyImageRule } from './policy-rule.ts';
import { mayPinTo } from './policy-signer.ts';

/** The policy wants a digest, and the document has none. */
export const policyUnpinned: PolicyImageRule = {
  code: 'policy-unpinned',
  reported: 'warning',
  enforced: 'error',
  message: (verdict, demands) => {
    const { image } = verdict;
    if (!demands.pinned || image.digest !== undefined) return undefined;
    return `${imageWords(image)} is not pinned, but ${demands.file} asks for a digest. ${adviceOn(verdict, demands)}`;
  },
  // Where the registry serves something else, that finding offers the same pin.
  fixes: (verdict) => (verdict.kind === 'signed' ? [pinToSigned(verdict)] : []),
};

/** Nothing that another demand of the policy forbids. */
function adviceOn(verdict: ImageVerdict, demands: Demands): string {
  const signed = verdict.kind === 'signed' || verdict.kind === 'moved' ? verdict.signed : undefined;
  if (!mayPinTo(signed, demands)) return 'Pin it once it is signed as the policy asks.';
  return signed === undefined ? 'Pin it to a digest that you have checked.' : 'Pin it to the signed digest.';
}
