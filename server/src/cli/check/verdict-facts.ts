import type { ImageName } from '../../reference/image-name.ts';
import type { SignedTag } from '../../trust/provider.ts';
import type { Verdict } from '../../trust/verdict.ts';

/** The facts that verdicts have in common, each where the verdict has it. Times are milliseconds since the epoch. */
export interface VerdictFacts {
  readonly image?: ImageName;
  readonly signed?: SignedTag;
  /** When the signature ends, or the metadata ended. */
  readonly expires?: number;
  /** When the trust server last gave the answer that the verdict rests on. */
  readonly checkedAt?: number;
}

export function factsOf(verdict: Verdict): VerdictFacts {
  switch (verdict.kind) {
    case 'verified':
    case 'signed':
    case 'outdated':
    case 'unsignedPin':
    case 'moved': {
      const { image, signed, repository } = verdict;
      return { image, checkedAt: repository.checkedAt, ...(signed && { signed, expires: signed.expires }) };
    }
    case 'unsigned':
      return { image: verdict.image, checkedAt: verdict.repository.checkedAt };
    case 'expired':
      return { image: verdict.image, expires: verdict.expiredAt, checkedAt: verdict.checkedAt };
    case 'noTrustData':
    case 'rejected':
    case 'retired':
      return { image: verdict.image, checkedAt: verdict.checkedAt };
    case 'unavailable':
    case 'exempt':
      return { image: verdict.image };
    case 'unresolved':
    case 'invalid':
      return {};
  }
}
