import { unreachableCase } from '../../base/errors.ts';
import { isSignedAsAsked, type Demands, type SignerDemand } from '../../policy/policy-in-force.ts';
import type { SignedTag } from '../../trust/provider.ts';
import { listWords } from '../content-words.ts';
import { imageWords } from '../words.ts';
import type { ImageVerdict, PolicyImageRule } from './policy-rule.ts';

/** Those whom the policy asks for have not signed, or nobody can show that they have. */
export const policySigner: PolicyImageRule = {
  code: 'policy-signer',
  reported: 'error',
  enforced: 'error',
  message: (verdict, { file, signers }) => {
    const signed = signatureOn(verdict);
    if (signed === 'unknown') return undefined;
    const signedBy = signersOf(signed);
    const unmet = signers.filter((demand) => !isSignedAsAsked(demand, signedBy));
    if (unmet.length === 0) return undefined;
    const known = signedBy.size === 0 ? 'no signature shows that' : `it is signed by ${listWords([...signedBy])}`;
    return (
      `${imageWords(verdict.image)} must be signed by ${unmet.map(demandWords).join(', and by ')}, says ${file}, but ${known}. ` +
      'Do not pin or use it before they have signed.'
    );
  },
  fixes: () => [],
};

/** Whether the policy lets somebody pin to what a signature stands for; `undefined`: to what nobody signed. */
export function mayPinTo(signed: SignedTag | undefined, { signers }: Pick<Demands, 'signers'>): boolean {
  const signedBy = signersOf(signed);
  return signers.every((demand) => isSignedAsAsked(demand, signedBy));
}

/** Delegations that signed the tag, and the role it was found in, without `targets/`: `releases`, or `targets` itself. */
function signersOf(signed: SignedTag | undefined): ReadonlySet<string> {
  return new Set(signed === undefined ? [] : [signed.role.replace(/^targets\//, ''), ...signed.signers]);
}

/** What stands for the image that the document names; `unknown` where nobody could be asked, or the answer was refused. */
function signatureOn(verdict: ImageVerdict): SignedTag | 'unknown' | undefined {
  switch (verdict.kind) {
    case 'verified':
    case 'signed':
    case 'moved':
      return verdict.signed;
    case 'outdated':
      return verdict.signedAs === undefined ? undefined : verdict.repository.signedTag(verdict.signedAs);
    case 'unsignedPin':
    case 'unsigned':
    case 'noTrustData':
    case 'expired':
    case 'retired':
      return undefined;
    case 'rejected':
    case 'unavailable':
    case 'exempt':
      return 'unknown';
    default:
      return unreachableCase(verdict);
  }
}

function demandWords({ signers, anySigner }: SignerDemand): string {
  const any = anySigner.length === 0 ? [] : [`${anySigner.length > 1 ? 'one of ' : ''}${listWords(anySigner)}`];
  return [...(signers.length === 0 ? [] : [listWords(signers)]), ...any].join(', and by ');
}
