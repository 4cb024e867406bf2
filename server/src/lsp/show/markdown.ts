/**
 * Markdown around texts that others wrote: files, registries and trust data. Nothing in them may become a link, an image, a
 * command or a heading; whatever they hold is shown as it is, on one line.
 */

/**
 * Text that reads as itself, on one line. Every mark that CommonMark or GFM could act on is escaped, and no other: some editors
 * show the backslashes.
 */
export function plain(text: string): string {
  return oneLine(text)
    .replace(INLINE_MARKS, '\\$&')
    .replace(/^[-+=]|^(\d+)(?=[.)])/, (mark, digits?: string) => (digits === undefined ? `\\${mark}` : `${digits}\\`));
}

/** Emphasis, code, links, images, HTML, entities, tables, strike-through, headings, icons; then what GFM turns into links. */
const INLINE_MARKS = /[\\`*[\]<>{}#|!&~$@]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:(?=\/\/)|(?<=www)\./gi;

/** A code span; its fence is longer than any run of backticks inside (CommonMark 6.1). */
export function code(text: string): string {
  const content = oneLine(text);
  const longest = Math.max(0, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${content}${fence}` : `${fence} ${content} ${fence}`;
}

/** A link to a file of the user's own, for documents of ours; hovers have none. @param path percent-encoded, from `/` on */
export function linkTo(path: string, text: string): string {
  const target = path.replace(/[^!#$&'()*+,\-./:;=?@\w~%]/g, (mark) => encodeURIComponent(mark));
  return `[${plain(text)}](<${target}>)`;
}

/** Control characters, line separators and direction marks could break out of the line or show it in another order. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim() || '(empty)';
}
