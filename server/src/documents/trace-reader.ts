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
    this.position = Math.min(this.text.length, this.position + count);
    for (;;) {
      const end = this.pieceStart + (this.pieces[this.piece]?.length ?? Infinity);
      if (end > this.position) return;
      this.piece += 1;
      this.pieceStart = end;
    }
  }

  /** The next `count` characters, fewer at the end. */
  take(count: number): TracedText {
    const start = this.position;
    const end = Math.min(this.text.length, start + count);
    const pieces: TracedPiece[] = [];
    while (this.position < end) {
      const piece = this.pieces[this.piece];
      if (piece === undefined) break;
      const from = this.position;
      const to = Math.min(end, this.pieceStart + piece.length);
      const origin = narrowOrigin(piece.origin, from - this.pieceStart, to - this.pieceStart);
      pieces.push({ length: to - from, origin });
      this.skip(to - from);
    }
    return { text: this.text.slice(start, end), pieces };
  }
}
