/** The same text with its `//` and block comments blanked out; everything else keeps its place. */
export function blankComments(text: string): string {
  let blanked = '';
  let done = 0;
  let at = 0;
  while (at < text.length) {
    const end = commentEnd(text, at);
    if (end === undefined) at = text[at] === '"' ? stringEnd(text, at) : at + 1;
    else {
      blanked += text.slice(done, at) + text.slice(at, end).replace(/[^\r\n]/g, ' ');
      done = end;
      at = end;
    }
  }
  return blanked + text.slice(done);
}

/** Where the comment that begins at `at` ends; `undefined` if none begins there. */
function commentEnd(text: string, at: number): number | undefined {
  if (text.startsWith('//', at)) return indexOrEnd(text, '\n', at);
  return text.startsWith('/*', at) ? Math.min(text.length, indexOrEnd(text, '*/', at + 2) + 2) : undefined;
}

/** Behind the quote that closes the string at `start`, or at the end of its line. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '"') return at + 1;
    if (text[at] === '\n') return at;
    if (text[at] === '\\') at += 1;
  }
  return text.length;
}

function indexOrEnd(text: string, wanted: string, from: number): number {
  const index = text.indexOf(wanted, from);
  return index === -1 ? text.length : index;
}
