import type { Span } from '../base/span.ts';

/**
 * A text put together from pieces of a document (after unquoting, joining lines, expanding variables), which still knows
 * where each of its characters came from. A finding is drawn with it and an edit is mapped back through it.
 */
export interface TracedText {
  readonly text: string;
  /** In order and without gaps: together the pieces' lengths are the text's. */
  readonly pieces: readonly TracedPiece[];
}

export interface TracedPiece {
  /** Length in `TracedText.text`, in UTF-16 code units. */
  readonly length: number;
  readonly origin: PieceOrigin;
}

export type PieceOrigin =
  /** Stands in the document at `span`, character for character, at the place of the use itself. */
  | { readonly kind: 'verbatim'; readonly span: Span }
  /** Stands in the document character for character, but elsewhere: the default of `variable`, used by `uses` references. */
  | { readonly kind: 'default'; readonly span: Span; readonly variable: string; readonly uses: number }
  /** Stands in the document in another form: escaped, quoted, joined or folded over lines. */
  | { readonly kind: 'rewritten'; readonly span: Span }
  /**
   * Does not stand in the document: a build argument, an environment value, a platform argument. `source`, where it is
   * known, is a noun phrase for people: `the service web of compose.yaml`.
   */
  | { readonly kind: 'given'; readonly variable: string; readonly source?: string };
