import type { Scalar } from 'yaml';
import type { Span } from '../../base/span.ts';
import { TraceBuilder, traced, verbatim } from '../trace.ts';
import type { TracedText } from '../traced-text.ts';
import { readEscape } from './escapes.ts';

const QUOTES: ReadonlyMap<string, string> = new Map([
  ['QUOTE_DOUBLE', '"'],
  ['QUOTE_SINGLE', "'"],
]);

/** Longest scalar of which each character is found again, as it stands in the document, in UTF-16 code units. */
export const MAX_ALIGNED = 256 * 1024;

/** The value of a scalar, each character with its place in the document: through quotes, escapes, folding, indentation. */
export function traceScalar(document: string, scalar: Scalar): TracedText {
  const value = typeof scalar.value === 'string' ? scalar.value : '';
  const span = contentSpan(document, scalar);
  if (document.slice(span.start, span.end) === value) return verbatim(document, span);
  if (span.end - span.start > MAX_ALIGNED) return traced(value, { kind: 'rewritten', span });
  return new Alignment(document, span, value, scalar.type).align() ?? traced(value, { kind: 'rewritten', span });
}

/** Without quotes (the closing one may be missing while somebody types) and without the header line of a block scalar. */
function contentSpan(document: string, { type, range }: Scalar): Span {
  const [start, end] = range ?? [0, 0];
  if (type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED') {
    const newline = document.indexOf('\n', start);
    return { start: newline === -1 || newline >= end ? end : newline + 1, end };
  }
  const quote = QUOTES.get(type ?? '');
  if (quote === undefined) return { start, end };
  const closed = end - start >= 2 && document[end - 1] === quote;
  return { start: start + 1, end: closed ? end - 1 : Math.max(start + 1, end) };
}

/**
 * Finds a scalar's value again in its source. Both have the same characters in the same order, but for escapes and white
 * space: line breaks, indentation and folding may change any run of white space into any other.
 */
class Alignment {
  private readonly out = new TraceBuilder();
  private readonly document: string;
  private readonly span: Span;
  private readonly value: string;
  private readonly style: string | undefined;
  /** Positions in the document and in the value. */
  private at: number;
  private done = 0;

  constructor(document: string, span: Span, value: string, style: string | undefined) {
    this.document = document;
    this.span = span;
    this.value = value;
    this.style = style;
    this.at = span.start;
  }

  /** `undefined`: the value is not to be found in the source. */
  align(): TracedText | undefined {
    while (this.done < this.value.length) {
      const advanced = this.alignEscape() || this.alignWord() || this.alignSpace();
      if (!advanced) return undefined;
    }
    return this.out.build();
  }

  private alignEscape(): boolean {
    const escape = readEscape(this.document, this.at, this.style);
    if (escape === undefined || !this.value.startsWith(escape.value, this.done)) return false;
    this.push(escape.value.length, escape.length, 'rewritten');
    return true;
  }

  private alignWord(): boolean {
    let length = 0;
    while (this.standsAt(length)) length += 1;
    this.push(length, length, 'verbatim');
    return length > 0;
  }

  /** Whether the next character but `ahead` means itself, and is no white space. */
  private standsAt(ahead: number): boolean {
    const char = this.value[this.done + ahead];
    const at = this.at + ahead;
    if (char === undefined || at >= this.span.end || this.document[at] !== char || /\s/.test(char)) return false;
    return readEscape(this.document, at, this.style) === undefined;
  }

  private alignSpace(): boolean {
    const wanted = spaceLength(this.value, this.done, this.value.length);
    const found = spaceLength(this.document, this.at, this.span.end);
    const same = this.document.slice(this.at, this.at + found) === this.value.slice(this.done, this.done + wanted);
    this.push(wanted, found, same ? 'verbatim' : 'rewritten');
    return wanted + found > 0;
  }

  private push(valueLength: number, sourceLength: number, kind: 'verbatim' | 'rewritten'): void {
    const text = this.value.slice(this.done, this.done + valueLength);
    this.out.push(text, { kind, span: { start: this.at, end: this.at + sourceLength } });
    this.done += valueLength;
    this.at += sourceLength;
  }
}

function spaceLength(text: string, start: number, limit: number): number {
  let end = start;
  while (end < limit && /\s/.test(text.charAt(end))) end += 1;
  return end - start;
}
