import { unreachableCase } from '../base/errors.ts';
import type { ImageUse } from '../documents/image-use.ts';
import type { Severity } from '../trust/settings.ts';
import type { Verdict, VerdictKind } from '../trust/verdict.ts';
import { platformCaveat } from './content-words.ts';
import type { Finding, FindingCode, Rule, VerdictOf } from './finding.ts';
import { imageNoTrustData } from './image-no-trust-data.ts';
import { imageUnpinned } from './image-unpinned.ts';
import { imageUnsigned } from './image-unsigned.ts';
import { pinOutdated } from './pin-outdated.ts';
import { pinUnsigned } from './pin-unsigned.ts';
import { referenceInvalid } from './reference-invalid.ts';
import { referenceUnresolved, remedyWords } from './reference-unresolved.ts';
import { registryMismatch } from './registry-mismatch.ts';
import { trustExpired } from './trust-expired.ts';
import { trustRejected } from './trust-rejected.ts';
import { trustRetired } from './trust-retired.ts';
import { trustUnavailable } from './trust-unavailable.ts';

/** What decides how findings are shown; a part of `Settings`. */
export interface Presentation {
  readonly enforce: boolean;
  readonly severity: ReadonlyMap<string, Severity | 'off'>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Every rule, in the order of the verdict table. */
export const RULES = [
  imageUnpinned,
  pinOutdated,
  pinUnsigned,
  imageUnsigned,
  imageNoTrustData,
  registryMismatch,
  trustExpired,
  trustRejected,
  trustRetired,
  trustUnavailable,
  referenceUnresolved,
  referenceInvalid,
] as const;

/** Where a code is explained. */
export function diagnosticUrl(code: FindingCode): string {
  return `https://github.com/image-trust/image-trust/blob/main/docs/diagnostics.md#${code}`;
}

/** The finding for a judged use, or `undefined` where the verdict needs none or the settings switch it off. */
export function findingFor(use: ImageUse, verdict: Verdict, presentation: Presentation): Finding | undefined {
  switch (verdict.kind) {
    case 'verified':
    case 'exempt':
      return undefined;
    case 'signed':
      return apply(imageUnpinned, verdict, use, presentation);
    case 'outdated':
      return apply(pinOutdated, verdict, use, presentation);
    case 'unsignedPin':
      return apply(pinUnsigned, verdict, use, presentation);
    case 'unsigned':
      return apply(imageUnsigned, verdict, use, presentation);
    case 'noTrustData':
      return apply(imageNoTrustData, verdict, use, presentation);
    case 'moved':
      return apply(registryMismatch, verdict, use, presentation);
    case 'expired':
      return apply(trustExpired, verdict, use, presentation);
    case 'rejected':
      return apply(trustRejected, verdict, use, presentation);
    case 'retired':
      return apply(trustRetired, verdict, use, presentation);
    case 'unavailable':
      return apply(trustUnavailable, verdict, use, presentation);
    case 'unresolved':
      return apply(referenceUnresolved, verdict, use, presentation);
    case 'invalid':
      return apply(referenceInvalid, verdict, use, presentation);
    default:
      return unreachableCase(verdict);
  }
}

function apply<K extends VerdictKind>(
  rule: Rule<K>,
  verdict: VerdictOf<K>,
  use: ImageUse,
  { enforce, severity, now }: Presentation,
): Finding | undefined {
  const shown = severity.get(rule.code) ?? (enforce ? rule.enforced : rule.reported);
  if (shown === 'off') return undefined;
  let fixes: Finding['fixes'] | undefined;
  return {
    code: rule.code,
    severity: shown,
    message: rule.message(verdict, now) + wordsOfUse(use, verdict) + originWords(use),
    span: use.span,
    verdict,
    // Diagnostics are made far more often than anybody opens a light bulb.
    get fixes() {
      fixes ??= rule.fixes(verdict);
      return fixes;
    },
  };
}

/** Where the values come from that the reference depends on and that do not stand in the document; sentences, or nothing. */
export function originWords({ given = [] }: ImageUse): string {
  return given
    .map(({ variable, value, source }) => ` ${variable} is ${JSON.stringify(value)}, set by ${source}.`)
    .join('');
}

/** What belongs to the use, while the verdict belongs to the image, which may be used for several platforms and in several files. */
function wordsOfUse(use: ImageUse, verdict: Verdict): string {
  if (verdict.kind === 'unresolved') return remedyWords(use, verdict);
  return 'signedImage' in verdict ? platformCaveat(use.platform, verdict.signedImage) : '';
}
