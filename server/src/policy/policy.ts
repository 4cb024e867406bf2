import type { Span } from '../base/span.ts';

/** The name of the file, in whatever folder it lies. */
export const POLICY_FILE = '.image-trust.yaml';

/** What a policy file says, as far as it could be understood. docs/policy.md describes the format. */
export interface Policy {
  /** Findings have the severities that they have while content trust is enforced. */
  readonly enforce: boolean;
  /** Hosts (`docker.io`, `registry.example.com:5000`) that images may come from; `undefined`: any. */
  readonly registries: readonly string[] | undefined;
  /** Every entry that covers an image counts. */
  readonly images: readonly ImageDemand[];
  readonly exceptions: readonly PolicyException[];
}

/** What is asked of the images that a pattern covers. */
export interface ImageDemand {
  readonly match: string;
  /** Each of these must have signed the tag. */
  readonly signers: readonly string[];
  /** One of these must have; empty: nobody in particular. */
  readonly anySigner: readonly string[];
  readonly pinned: boolean;
}

/** Images whose findings are known and accepted, for a reason and a time. */
export interface PolicyException {
  readonly match: string;
  readonly reason: string;
  /** The last day on which it counts, as it is written: `2027-01-31`. */
  readonly until: string;
  /** Milliseconds since the epoch at which that day has ended, in UTC. */
  readonly endsAt: number;
  /** Where `until` stands in the file. */
  readonly untilSpan: Span;
}

/** Something in the file that cannot be read as a policy. */
export interface PolicyProblem {
  /** A sentence without a full stop. */
  readonly message: string;
  readonly span: Span;
}

export interface ParsedPolicy {
  readonly policy: Policy;
  /** In the order of the text. While there is one, the policy's exceptions count for nothing. */
  readonly problems: readonly PolicyProblem[];
}
