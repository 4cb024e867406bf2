import { unreachableCase } from '../../base/errors.ts';
import type { ImageName } from '../../reference/image-name.ts';
import type { Verdict } from '../../trust/verdict.ts';

/**
 * The narrowest pattern for `imageTrust.exceptions` that covers what a verdict is about; `undefined` where an exception is
 * not offered: nothing is wrong, something else helps, nothing is known yet, or somebody may be attacking.
 */
export function exceptionPattern(verdict: Verdict): string | undefined {
  switch (verdict.kind) {
    case 'unsigned':
    case 'unsignedPin':
    case 'expired':
      return withTag(verdict.image);
    case 'noTrustData':
    case 'retired':
      return verdict.image.familiar;
    case 'verified':
    case 'signed':
    case 'outdated':
    case 'moved':
    case 'rejected':
    case 'unavailable':
    case 'unresolved':
    case 'invalid':
    case 'exempt':
      return undefined;
    default:
      return unreachableCase(verdict);
  }
}

/** `alpine:3.19`, or `alpine` where only a digest is written. */
export function withTag({ familiar, tag }: ImageName): string {
  return tag === undefined ? familiar : `${familiar}:${tag}`;
}
