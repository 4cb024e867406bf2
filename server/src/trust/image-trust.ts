import type { DocumentContext } from '../documents/image-use.ts';
import type { DocumentKind } from '../documents/document-kind.ts';
import type { PolicyInForce } from '../policy/policy-in-force.ts';
import type { Gun } from '../reference/image-name.ts';
import type { Inspection } from './inspection.ts';
import type { TrustAnswer } from './provider.ts';
import type { Verdict } from './verdict.ts';

/** What the doors (editor, command line) can ask. One instance serves all documents, so that answers are shared. */
export interface ImageTrust {
  /**
   * Parses a document and judges its image uses. `onChange` is called at once, before the first answer, with what needs no
   * network, and again as answers arrive; the promise gives the last state. Never rejects: failures are verdicts.
   * Aborting ends the waiting; uses still open then keep an `undefined` verdict.
   */
  inspect(document: DocumentToInspect, options: InspectOptions): Promise<Inspection>;
  /**
   * The verdict again, with what the registry can add to it: what the tag serves, and what the signed digest stands for. For
   * somebody who looks closer (a hover, a list of code actions): two requests at most, none for what is known already. The
   * kind may change, from `signed` to `moved`, where the registry had not been asked. Never rejects.
   */
  examine(verdict: Verdict, options: LookUp): Promise<Verdict>;
  /** The trust data of one repository: for the tree, `inspect`, `list`, `keys`. */
  repository(gun: Gun, options: LookUp): Promise<TrustAnswer>;
  /**
   * Asks the trust servers of these repositories now, once each, and forgets what registries have said: documents that are checked
   * after it rest on new answers. Never rejects.
   */
  refresh(guns: Iterable<Gun>, signal?: AbortSignal): Promise<void>;
}

export interface DocumentToInspect {
  readonly kind: DocumentKind;
  readonly text: string;
  readonly context: DocumentContext;
  /** The policy file that applies to it, if there is one. */
  readonly policy?: PolicyInForce;
}

export interface LookUp {
  readonly signal?: AbortSignal;
  readonly freshness: 'cached' | 'now';
}

export interface InspectOptions extends LookUp {
  readonly onChange?: (inspection: Inspection) => void;
}
