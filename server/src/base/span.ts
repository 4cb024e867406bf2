/**
 * A half-open range `[start, end)` of a text, in UTF-16 code units from its beginning.
 * Lines and columns exist only in `lsp` and `cli`.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The span of `length` code units at `start`. */
export function spanAt(start: number, length: number): Span {
  return { start, end: start + length };
}

/** The same span seen from a text in which this one begins at `offset`. */
export function shiftSpan(span: Span, offset: number): Span {
  return { start: span.start + offset, end: span.end + offset };
}
