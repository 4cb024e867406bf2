import { mapOrigins } from './trace.ts';
import type { TracedPiece, TracedText } from './traced-text.ts';

/** Marks what stands in the document as the default of `variable`; what came from elsewhere keeps its origin. */
export function originateDefault(text: TracedText, variable: string): TracedText {
  return mapOrigins(text, (origin) => {
    return origin.kind === 'verbatim' ? { kind: 'default', span: origin.span, variable, uses: 1 } : origin;
  });
}

/**
 * Counts for every piece of a default how many of `readers` it reaches, so that an edit of the default can tell whether it
 * changes anything else. Readers are the values that uses have read, once per reading.
 */
export class DefaultCensus {
  private readonly starts: readonly number[];
  private readonly ends: readonly number[];

  constructor(readers: readonly TracedText[]) {
    const spans = readers.flatMap(({ pieces }) =>
      pieces.flatMap(({ origin }) => (origin.kind === 'default' ? [origin.span] : [])),
    );
    this.starts = spans.map(({ start }) => start).sort((a, b) => a - b);
    this.ends = spans.map(({ end }) => end).sort((a, b) => a - b);
  }

  /** The same text with the number of readers in each default's origin; at least one, the text's own. */
  fillIn(text: TracedText): TracedText {
    return { text: text.text, pieces: text.pieces.map((piece) => this.count(piece)) };
  }

  private count(piece: TracedPiece): TracedPiece {
    const { origin } = piece;
    if (origin.kind !== 'default') return piece;
    const uses = countBelow(this.starts, origin.span.end) - countBelow(this.ends, origin.span.start + 1);
    return { ...piece, origin: { ...origin, uses: Math.max(1, uses) } };
  }
}

/** How many of the sorted numbers are less than `limit`. */
function countBelow(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
