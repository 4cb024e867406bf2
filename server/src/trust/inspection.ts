import type { ImageUse, ParsedDocument } from '../documents/image-use.ts';
import type { Demands } from '../policy/policy-in-force.ts';
import type { Verdict } from './verdict.ts';

/** What is known about one image use so far. */
export interface InspectedUse {
  readonly use: ImageUse;
  /** `undefined` while the trust server or the registry is being asked. */
  readonly verdict: Verdict | undefined;
  /** What the policy file asks of it; absent where none applies. */
  readonly demands?: Demands;
}

/** What is known about a document so far; a new value each time an answer arrives. */
export interface Inspection {
  readonly document: ParsedDocument;
  /** One entry per use, in document order. */
  readonly uses: readonly InspectedUse[];
}
