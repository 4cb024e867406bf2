import type { TracedPiece, TracedText } from './traced-text.ts';
import { narrowOrigin } from './trace.ts';

/**
 * Reads a traced text from left to right. Taking parts of it costs time in proportion to what is taken, however many
 * pieces the text has; `sliceTraced` starts at the beginning each time.
 */
export class TraceReader {
  readonly text: string;
  private readonly pieces: readonly TracedPiece[];
  private position = 0;
  /** The piece that holds `position`, and where in the text it begins. */
  private piece = 0;
  private pieceStart = 0;

  constructor(source: TracedText) {
    this.text = source.text;
    this.pieces = source.pieces;
  }

  get at(): number {
    return this.position;
  }

  get atEnd(): boolean {
    return this.position >= this.text.length;
  }

  /** The next character, or the one `ahead` of it; empty behind the end. */
  peek(ahead = 0): string {
    return this.text[this.position + ahead] ?? '';
  }

  skip(count: number): void {
    this.take(count);
  }

  /** The next `count` characters, fewer at the end. */
  take(count: number): TracedText {
    const end = Math.min(this.text.length, this.position + count);
    const text = this.text.slice(this.position, end);
    const taken: TracedPiece[] = [];
    while (this.position < end) {
      const piece = this.pieces[this.piece];
      if (piece === undefined) break;
      const pieceEnd = this.pieceStart + piece.length;
      const to = Math.min(end, pieceEnd);
      const origin = narrowOrigin(piece.origin, this.position - this.pieceStart, to - this.pieceStart);
      taken.push({ length: to - this.position, origin });
      this.position = to;
      if (to === pieceEnd) this.nextPiece(pieceEnd);
    }
    return { text, pieces: taken };
  }

  private nextPiece(start: number): void {
    this.piece += 1;
    this.pieceStart = start;
  }
}
