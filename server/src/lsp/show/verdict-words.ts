import { unreachableCase } from '../../base/errors.ts';
import type { Verdict } from '../../trust/verdict.ts';
import { signerWords } from '../../rules/words.ts';

/** A verdict in at most a few words, for inlay hints and the tree; the state is in the words, not only in a colour. */
export function verdictWords(verdict: Verdict | undefined): string {
  if (verdict === undefined) return 'checking…';
  switch (verdict.kind) {
    case 'verified':
      return `✓ signed by ${signerWords(verdict.signed)}`;
    case 'signed':
      return 'signed, not pinned';
    case 'outdated':
      return 'signed before, pin outdated';
    case 'unsignedPin':
      return 'pinned digest not signed';
    case 'unsigned':
      return 'not signed';
    case 'noTrustData':
      return 'no trust data';
    case 'moved':
      return 'registry serves another digest';
    case 'expired':
      return 'trust data expired';
    case 'rejected':
      return 'trust data rejected';
    case 'retired':
      return 'trust service retired';
    case 'unavailable':
      return 'could not check';
    case 'unresolved':
      return 'depends on a variable';
    case 'invalid':
      return 'not an image reference';
    case 'exempt':
      return 'exempt';
    default:
      return unreachableCase(verdict);
  }
}
