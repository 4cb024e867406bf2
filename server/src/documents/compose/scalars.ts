import type { Scalar } from 'yaml';
import { traced, verbatim } from '../trace.ts';
import type { Span } from '../../base/span.ts';
import type { TracedText } from '../traced-text.ts';

const QUOTES: ReadonlyMap<string, string> = new Map([
  ['QUOTE_DOUBLE', '"'],
  ['QUOTE_SINGLE', "'"],
]);

/** The value of a scalar, each character with its place in the document. */
export function traceScalar(document: string, scalar: Scalar): TracedText {
  const value = typeof scalar.value === 'string' ? scalar.value : '';
  const [start, end] = scalar.range ?? [0, 0];
  const quote = scalar.type && QUOTES.get(scalar.type);
  const span = quote === undefined ? { start, end } : withoutQuotes(document, quote, { start, end });
  if (document.slice(span.start, span.end) === value) return verbatim(document, span);
  return traced(value, { kind: 'rewritten', span });
}

/** Half-typed, the closing quote may be missing. */
function withoutQuotes(document: string, quote: string, { start, end }: Span): Span {
  const closed = end - start >= 2 && document[end - 1] === quote;
  return { start: start + 1, end: closed ? end - 1 : Math.max(start + 1, end) };
}
