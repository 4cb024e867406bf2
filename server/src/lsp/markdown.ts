/**
 * Markdown around texts that others wrote: files, registries and trust data. Nothing in them may become a link, an image, a
 * command or a heading; whatever they hold is shown as it is, on one line.
 */

/** Text that reads as itself: every ASCII punctuation mark is escaped (CommonMark 2.4), line breaks become spaces. */
export function plain(text: string): string {
  return oneLine(text).replace(/[!-/:-@[-`{-~]/g, '\\$&');
}

/** A code span; its fence is longer than any run of backticks inside (CommonMark 6.1). */
export function code(text: string): string {
  const content = oneLine(text);
  const longest = Math.max(0, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${content}${fence}` : `${fence} ${content} ${fence}`;
}

/** Control characters, line separators and direction marks could break out of the line or show it in another order. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim() || '(empty)';
}
