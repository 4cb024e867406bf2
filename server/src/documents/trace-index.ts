import { narrowOrigin } from './trace.ts';
import type { TracedPiece, TracedText } from './traced-text.ts';

/** Cuts many parts out of one traced text, in any order, each in time proportional to itself. */
export class TraceIndex {
  readonly text: string;
  private readonly pieces: readonly TracedPiece[];
  /** Where each piece begins in the text. */
  private readonly starts: readonly number[];

  constructor({ text, pieces }: TracedText) {
    this.text = text;
    this.pieces = pieces;
    let start = 0;
    this.starts = pieces.map(({ length }) => {
      start += length;
      return start - length;
    });
  }

  /** The part from `start` up to `end`. */
  slice(start: number, end = this.text.length): TracedText {
    const parts: TracedPiece[] = [];
    for (let index = this.pieceAt(start); index < this.pieces.length; index += 1) {
      const piece = this.pieces[index];
      const pieceStart = this.starts[index] ?? end;
      if (piece === undefined || pieceStart >= end) break;
      const from = Math.max(start, pieceStart);
      const to = Math.min(end, pieceStart + piece.length);
      const origin = narrowOrigin(piece.origin, from - pieceStart, to - pieceStart);
      if (from < to) parts.push({ length: to - from, origin });
    }
    return { text: this.text.slice(start, end), pieces: parts };
  }

  private pieceAt(position: number): number {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? Infinity) <= position) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }
}
