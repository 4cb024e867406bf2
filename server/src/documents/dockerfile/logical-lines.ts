import { TraceBuilder, trimTraced } from '../trace.ts';
import type { TracedText } from '../traced-text.ts';
import { lineEnd, nextLine, startOfText } from './directives.ts';
import { heredocsOf, skipHeredoc } from './heredocs.ts';

/** White space at the beginning of a line (Go's `unicode.IsSpace`). */
const LEADING_SPACE = /^[\s\u0085]+/;

/**
 * The lines of a Dockerfile as its instructions see them: continued lines joined, comments and blank lines dropped, the
 * bodies of here-documents left out (BuildKit `frontend/dockerfile/parser/parser.go`, `Parse`). Lines end in `\n`, `\r\n`
 * or, unlike there, a lone `\r`, which editors show as a line end.
 */
export function readLogicalLines(text: string, escape: string): readonly TracedText[] {
  const lines: TracedText[] = [];
  let at = startOfText(text);
  while (at < text.length) {
    const { line, next } = readLogicalLine(text, at, escape);
    at = next;
    if (line.text === '') continue;
    lines.push(line);
    for (const heredoc of heredocsOf(line.text)) at = skipHeredoc(text, at, heredoc);
  }
  return lines;
}

function readLogicalLine(text: string, start: number, escape: string): { line: TracedText; next: number } {
  const builder = new TraceBuilder();
  let at = start;
  let open = true;
  for (let first = true; open && at < text.length; first = false, at = nextLine(text, at)) {
    const end = lineEnd(text, at);
    const content = text.slice(at, end).replace(LEADING_SPACE, '');
    if (content.startsWith('#')) open = !first;
    else if (content !== '' || first) {
      const contentEnd = endBeforeContinuation(text, at, end, escape);
      builder.push(text.slice(at, contentEnd), { kind: 'verbatim', span: { start: at, end: contentEnd } });
      open = contentEnd < end;
    }
  }
  return { line: trimTraced(builder.build()), next: at };
}

/**
 * Where a line's content ends: before the escape character that continues it, else at its end. Two escape characters at
 * the end continue nothing.
 */
function endBeforeContinuation(text: string, start: number, end: number, escape: string): number {
  let last = end - 1;
  while (last >= start && (text[last] === ' ' || text[last] === '\t')) last -= 1;
  const continues = last >= start && text[last] === escape && (last === start || text[last - 1] !== escape);
  return continues ? last : end;
}
