import type { Digest } from '../base/digest.ts';
import type { Span } from '../base/span.ts';

/**
 * An image reference as it is written: `[host[:port]/]path[:tag][@digest]` (distribution/reference `reference.go`).
 * Nothing is filled in here; `normalise` does that.
 */
export interface Reference {
  /** The whole text; `spans` are offsets in it. */
  readonly text: string;
  /** Registry host with its port, as written; absent where the first component is no host. */
  readonly host?: string;
  /** Repository path below the host. */
  readonly path: string;
  readonly tag?: string;
  readonly digest?: Digest;
  readonly spans: ReferenceSpans;
}

/** Where each part stands in `Reference.text`, without the separators `/`, `:` and `@`. */
export interface ReferenceSpans {
  readonly host?: Span;
  readonly path: Span;
  readonly tag?: Span;
  readonly digest?: Span;
}

/** Why a text is no reference; `span` is the offending part, in the text. */
export interface ReferenceProblem {
  readonly code:
    'empty' | 'upper-case' | 'bad-host' | 'bad-path' | 'path-too-long' | 'bad-tag' | 'bad-digest' | 'image-id';
  /** One sentence without a full stop, e.g. `the repository path has upper-case letters`. */
  readonly message: string;
  readonly span: Span;
}

export type ReferenceResult =
  | { readonly kind: 'reference'; readonly reference: Reference }
  | { readonly kind: 'invalid'; readonly text: string; readonly problem: ReferenceProblem };
