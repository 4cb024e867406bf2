import { TraceBuilder, trimTraced } from '../trace.ts';
import type { TracedText } from '../traced-text.ts';
import { lineEnd, nextLine, startOfText } from './physical-lines.ts';
import { heredocsOf, skipHeredoc } from './heredocs.ts';
import type { Heredoc } from './heredocs.ts';

const SPACE = /[\s\u0085]*/y;
/** White space at the beginning of a line. */
const LEADING_SPACE = /[^\S\r\n]*/y;

export interface LogicalLine {
  /** Joined, without white space around it. */
  readonly line: TracedText;
  /** A here-document that the line opens and nothing ends: BuildKit refuses the file, and all behind the line is its body. */
  readonly openHeredoc?: Heredoc;
  /** The instruction is longer than `MAX_INSTRUCTION`; the line holds its beginning only. */
  readonly isCut?: true;
}

/** Longest instruction that is read, joined, in UTF-16 code units. */
export const MAX_INSTRUCTION = 256 * 1024;

/**
 * The lines of a Dockerfile as its instructions see them: continued lines joined, comments and blank lines dropped, the
 * bodies of here-documents left out (BuildKit `frontend/dockerfile/parser/parser.go`, `Parse`). Lines end in `\n`, `\r\n`
 * or, unlike there, a lone `\r`, which editors show as a line end.
 */
export function* readLogicalLines(text: string, escape: string): Generator<LogicalLine, void> {
  let at = skipBlankAndComments(text, startOfText(text));
  while (at < text.length) {
    const { line, next, isCut } = readLogicalLine(text, at, escape);
    at = next;
    let openHeredoc: Heredoc | undefined;
    for (const heredoc of heredocsOf(line.text)) {
      const end = skipHeredoc(text, at, heredoc);
      if (end === undefined) openHeredoc ??= heredoc;
      at = end ?? text.length;
    }
    if (line.text !== '') yield { line, ...(openHeredoc && { openHeredoc }), ...(isCut && { isCut }) };
    at = skipBlankAndComments(text, at);
  }
}

function skipBlankAndComments(text: string, start: number): number {
  let at = start;
  for (;;) {
    SPACE.lastIndex = at;
    at += SPACE.exec(text)?.[0].length ?? 0;
    if (text[at] !== '#') return at;
    at = lineEnd(text, at);
  }
}

/** `start` is neither blank nor in a comment. */
function readLogicalLine(
  text: string,
  start: number,
  escape: string,
): { line: TracedText; next: number; isCut: boolean } {
  const builder = new TraceBuilder();
  let at = start;
  let isCut = false;
  for (let open = true; open && at < text.length;) {
    const end = lineEnd(text, at);
    LEADING_SPACE.lastIndex = at;
    const content = at + (LEADING_SPACE.exec(text)?.[0].length ?? 0);
    if (content < end && text[content] !== '#') {
      const contentEnd = endBeforeContinuation(text, at, end, escape);
      const readEnd = Math.min(contentEnd, at + MAX_INSTRUCTION - builder.length);
      builder.push(text.slice(at, readEnd), { kind: 'verbatim', span: { start: at, end: readEnd } });
      isCut ||= readEnd < contentEnd;
      open = contentEnd < end;
    }
    at = nextLine(text, end);
  }
  return { line: trimTraced(builder.build()), next: at, isCut };
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
