import { lineEnd, nextLine } from './physical-lines.ts';

/** What ends the body of a here-document. */
export interface Heredoc {
  readonly terminator: string;
  /** `<<-`: tabs before the terminator do not count. */
  readonly tabs: 'kept' | 'stripped';
}

const TAKES_HEREDOCS = /^(?:onbuild\s+)?(?:run|copy|add)\s+(?:--\S+\s+)*/i;
const HEREDOC = /^\d*<<(-?)\s*([^<]*)$/;
/** White space between words (Go's `unicode.IsSpace`). */
const SPACE = /[\s\u0085]/;

/** The here-documents that a joined line opens, in order (BuildKit `parser.go`, `heredocsFromLine`). */
export function heredocsOf(line: string): readonly Heredoc[] {
  if (!line.includes('<<')) return [];
  const keyword = TAKES_HEREDOCS.exec(line);
  if (keyword === null || isExecForm(line.slice(keyword[0].length))) return [];
  return shellWords(line).flatMap((word) => {
    const [, dash, name = ''] = HEREDOC.exec(word) ?? [];
    const terminator = unquote(name);
    return dash === undefined || terminator === '' ? [] : [{ terminator, tabs: dash === '-' ? 'stripped' : 'kept' }];
  });
}

/** Where the line after the here-document's terminator begins; `undefined` if it never ends. */
export function skipHeredoc(text: string, bodyStart: number, heredoc: Heredoc): number | undefined {
  let at = bodyStart;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const line = text.slice(at, end);
    at = nextLine(text, end);
    if ((heredoc.tabs === 'stripped' ? line.replace(/^\t+/, '') : line) === heredoc.terminator) return at;
  }
  return undefined;
}

/** The words of a line with their quotes; none at all where a quote is left open, as in BuildKit. */
function shellWords(line: string): readonly string[] {
  const words: string[] = [];
  let start = -1;
  for (let at = 0; at < line.length;) {
    const end = tokenEnd(line, at);
    if (end === -1) return [];
    const isSpace = end === at + 1 && SPACE.test(line.charAt(at));
    if (isSpace && start !== -1) words.push(line.slice(start, at));
    if (isSpace) start = -1;
    else if (start === -1) start = at;
    at = end;
  }
  return start === -1 ? words : [...words, line.slice(start)];
}

/** Where the quoted text, the escaped character, the `<<` with the white space behind it, or the character at `at` ends. */
function tokenEnd(line: string, at: number): number {
  switch (line[at]) {
    case '\\':
      return Math.min(line.length, at + 2);
    case "'":
      return line.indexOf("'", at + 1) + 1 || -1;
    case '"':
      return doubleQuoteEnd(line, at + 1);
    case '<':
      return line[at + 1] === '<' ? spaceEnd(line, at + 2) : at + 1;
    default:
      return at + 1;
  }
}

function doubleQuoteEnd(line: string, start: number): number {
  for (let at = start; at < line.length; at += 1) {
    if (line[at] === '"') return at + 1;
    if (line[at] === '\\') at += 1;
  }
  return -1;
}

function spaceEnd(line: string, start: number): number {
  let at = start;
  while (line[at] === ' ' || line[at] === '\t' || line[at] === '\r') at += 1;
  return at;
}

function unquote(name: string): string {
  return name.replace(/\\([^])|['"]/g, '$1').trim();
}

function isExecForm(args: string): boolean {
  if (!args.startsWith('[')) return false;
  try {
    const parsed: unknown = JSON.parse(args);
    return Array.isArray(parsed) && parsed.every((item) => typeof item === 'string');
  } catch {
    return false;
  }
}
