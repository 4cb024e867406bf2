import type { Demands } from '../../policy/policy-in-force.ts';
import type { ImageName } from '../../reference/image-name.ts';
import type { Severity } from '../../trust/settings.ts';
import type { Verdict } from '../../trust/verdict.ts';
import type { Fix, PolicyCode } from '../finding.ts';

/** What every rule of the policy file has. One rule, one file, one heading in docs/diagnostics.md. */
export interface PolicyRule {
  readonly code: PolicyCode;
  /** Severity while content trust is off. */
  readonly reported: Severity;
  /** Severity while content trust is on. */
  readonly enforced: Severity;
}

/** A verdict on something that names an image. */
export type ImageVerdict = Extract<Verdict, { readonly image: ImageName }>;

/** A rule about one image. */
export interface PolicyImageRule extends PolicyRule {
  /** What is wrong, and what to do; `undefined` where the image meets the demands, or nobody can say. */
  message(verdict: ImageVerdict, demands: Demands): string | undefined;
  fixes(verdict: ImageVerdict): readonly Fix[];
}
