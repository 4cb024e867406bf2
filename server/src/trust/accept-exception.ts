import { unreachableCase } from '../base/errors.ts';
import { countingException, type PolicyInForce } from '../policy/policy-in-force.ts';
import type { Verdict } from './verdict.ts';

/** Whether an exception of a policy file would change anything about an image: its verdict, or what the policy says of it. */
export function isExemptible({ kind }: Verdict): boolean {
  return !NEVER_EXEMPT.has(kind);
}

const NEVER_EXEMPT: ReadonlySet<Verdict['kind']> = new Set(['moved', 'rejected', 'unresolved', 'invalid', 'exempt']);

/**
 * The verdict where an exception of the policy file counts. An exception is for what is missing: it takes nothing away from good
 * news, and never covers what an attack would look like. So its images are checked like any other.
 */
export function acceptException(verdict: Verdict, policy: PolicyInForce): Verdict {
  switch (verdict.kind) {
    case 'signed':
    case 'outdated':
    case 'unsignedPin':
    case 'unsigned':
    case 'noTrustData':
    case 'expired':
    case 'retired':
    case 'unavailable': {
      const { image } = verdict;
      const exception = countingException(image, policy);
      if (exception === undefined) return verdict;
      const { match: pattern, reason, until } = exception;
      return { kind: 'exempt', image, pattern, policy: { file: policy.file, reason, until } };
    }
    case 'verified':
    case 'moved':
    case 'rejected':
    case 'unresolved':
    case 'invalid':
    case 'exempt':
      return verdict;
    default:
      return unreachableCase(verdict);
  }
}
