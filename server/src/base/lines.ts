/** A place as people count it: the first line and the first column are 1. Columns count UTF-16 code units, as editors do. */
export interface LinePosition {
  readonly line: number;
  readonly column: number;
}

/** Where each line of a text begins; CR, LF and CRLF end a line (as `dockerfile-ast`, `yaml` and editors agree). */
export class LineIndex {
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.#starts = [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), (end) => end.index + end[0].length)];
  }

  /** The position of an offset; one between CR and LF still belongs to the line that they end. */
  positionAt(offset: number): LinePosition {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }
}
