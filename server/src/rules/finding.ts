import type { Span } from '../base/span.ts';
import type { ReferenceEdit } from '../documents/image-use.ts';
import type { SignedTag } from '../trust/provider.ts';
import type { Severity } from '../trust/settings.ts';
import type { Verdict, VerdictKind, VerdictOf } from '../trust/verdict.ts';

export type { VerdictOf } from '../trust/verdict.ts';

/** Stable codes: settings, `check --format json` and links into docs/diagnostics.md use them to the letter. */
export type FindingCode =
  | 'image-unpinned'
  | 'pin-outdated'
  | 'pin-unsigned'
  | 'image-unsigned'
  | 'image-no-trust-data'
  | 'registry-mismatch'
  | 'trust-expired'
  | 'trust-rejected'
  | 'trust-retired'
  | 'trust-unavailable'
  | 'reference-unresolved'
  | 'reference-invalid'
  | PolicyCode;

/** What the policy file adds; docs/policy.md. */
export type PolicyCode =
  'policy-registry' | 'policy-signer' | 'policy-unpinned' | 'policy-exception-expired' | 'policy-invalid';

/** What a rule says about one image use. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** What is known, about what, and what to do. Digests are shortened. */
  readonly message: string;
  readonly span: Span;
  readonly verdict: Verdict;
  /** The best first; only the first may be preferred. */
  readonly fixes: readonly Fix[];
}

/** A change that a finding offers; `planEdit` turns it into text edits or says why it cannot be made. */
export interface Fix {
  readonly kind: FixKind;
  readonly title: string;
  readonly edit: ReferenceEdit;
  /** What was signed of what the edit writes; absent where nobody signed it, or it writes no digest. */
  readonly signed?: SignedTag;
}

export type FixKind =
  /** Pin to the signed digest: preferred, and part of fix-all. */
  | 'pin-signed'
  /** Renew an outdated pin: preferred, never part of fix-all (the file's author chose that digest). */
  | 'update-pin'
  /** Use a tag that is signed instead. */
  | 'use-signed-tag'
  /** Pin to what the registry serves, which nobody signed: never part of fix-all, nor of the command `pin`. */
  | 'pin-served'
  /** Remove a pin that nobody signed, or that is out of date. */
  | 'remove-pin';

/** One rule, one file, one test file, one heading in docs/diagnostics.md. */
export interface Rule<K extends VerdictKind> {
  readonly verdict: K;
  readonly code: FindingCode;
  /** Severity while content trust is off. */
  readonly reported: Severity;
  /** Severity while content trust is on. */
  readonly enforced: Severity;
  /** `now`: milliseconds since the epoch, for "N minutes ago". */
  message(verdict: VerdictOf<K>, now: number): string;
  fixes(verdict: VerdictOf<K>): readonly Fix[];
}
