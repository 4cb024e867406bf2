import type { Span } from '../base/span.ts';
import type { PieceOrigin, TracedPiece, TracedText } from './traced-text.ts';

/** Puts a traced text together from left to right; neighbours that are also neighbours in the document become one piece. */
export class TraceBuilder {
  private text = '';
  private readonly pieces: TracedPiece[] = [];

  get length(): number {
    return this.text.length;
  }

  push(text: string, origin: PieceOrigin): void {
    if (text === '') return;
    this.text += text;
    const last = this.pieces.at(-1);
    const joined = last && joinOrigins(last.origin, origin);
    if (last && joined) this.pieces[this.pieces.length - 1] = { length: last.length + text.length, origin: joined };
    else this.pieces.push({ length: text.length, origin });
  }

  append(traced: TracedText): void {
    let at = 0;
    for (const { length, origin } of traced.pieces) {
      this.push(traced.text.slice(at, at + length), origin);
      at += length;
    }
  }

  build(): TracedText {
    return { text: this.text, pieces: [...this.pieces] };
  }
}

/** The part of a document at `span`, as it stands there. */
export function verbatim(document: string, span: Span): TracedText {
  return traced(document.slice(span.start, span.end), { kind: 'verbatim', span });
}

/** A text of one piece. */
export function traced(text: string, origin: PieceOrigin): TracedText {
  return { text, pieces: text === '' ? [] : [{ length: text.length, origin }] };
}

/** The part of a traced text from `start` up to `end`, offsets in its text. */
export function sliceTraced(source: TracedText, start: number, end = source.text.length): TracedText {
  const pieces: TracedPiece[] = [];
  let at = 0;
  for (const { length, origin } of source.pieces) {
    const from = Math.max(start, at);
    const to = Math.min(end, at + length);
    if (from < to) pieces.push({ length: to - from, origin: narrowOrigin(origin, from - at, to - at) });
    at += length;
    if (at >= end) break;
  }
  return { text: source.text.slice(start, end), pieces };
}

/** Drops white space at both ends. */
export function trimTraced(source: TracedText): TracedText {
  const start = source.text.length - source.text.trimStart().length;
  return sliceTraced(source, start, Math.max(start, source.text.trimEnd().length));
}

/** The same text with every origin replaced. */
export function mapOrigins(source: TracedText, replace: (origin: PieceOrigin) => PieceOrigin): TracedText {
  return {
    text: source.text,
    pieces: source.pieces.map(({ length, origin }) => ({ length, origin: replace(origin) })),
  };
}

/** The origin of the part from `from` up to `to` of a piece. */
export function narrowOrigin(origin: PieceOrigin, from: number, to: number): PieceOrigin {
  switch (origin.kind) {
    case 'verbatim':
      return { kind: 'verbatim', span: narrowSpan(origin.span, from, to) };
    case 'default': {
      const { variable, uses } = origin;
      return { kind: 'default', span: narrowSpan(origin.span, from, to), variable, uses };
    }
    case 'rewritten':
    case 'given':
      return origin;
  }
}

function narrowSpan({ start }: Span, from: number, to: number): Span {
  return { start: start + from, end: start + to };
}

function joinOrigins(left: PieceOrigin, right: PieceOrigin): PieceOrigin | undefined {
  if (left.kind === 'verbatim' && right.kind === 'verbatim' && left.span.end === right.span.start) {
    return { kind: 'verbatim', span: { start: left.span.start, end: right.span.end } };
  }
  if (left.kind === 'default' && right.kind === 'default') {
    if (left.span.end !== right.span.start || left.variable !== right.variable) return undefined;
    return { ...left, span: { start: left.span.start, end: right.span.end } };
  }
  if (left.kind === 'rewritten' && right.kind === 'rewritten' && sameSpan(left.span, right.span)) return left;
  if (left.kind !== 'given' || right.kind !== 'given') return undefined;
  return left.variable === right.variable && left.source === right.source ? left : undefined;
}

function sameSpan(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}
