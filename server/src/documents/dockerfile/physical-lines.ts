const REST_OF_LINE = /[^\r\n]*/y;

/** Behind a byte order mark. */
export function startOfText(text: string): number {
  return text.startsWith('\uFEFF') ? 1 : 0;
}

/** Where the line that `at` is in ends: before its `\n`, `\r\n` or `\r`. */
export function lineEnd(text: string, at: number): number {
  REST_OF_LINE.lastIndex = at;
  return at + (REST_OF_LINE.exec(text)?.[0].length ?? 0);
}

/** Where the line behind the one that ends at `end` begins; the text's length if there is none. */
export function nextLine(text: string, end: number): number {
  return Math.min(text.length, text.startsWith('\r\n', end) ? end + 2 : end + 1);
}
