import { lineEnd, nextLine } from './directives.ts';

/** What ends the body of a here-document. */
export interface Heredoc {
  readonly terminator: string;
  /** `<<-`: tabs before the terminator do not count. */
  readonly tabs: 'kept' | 'stripped';
}

const TAKES_HEREDOCS = /^(?:onbuild\s+)?(?:run|copy|add)\s+(?:--\S+\s+)*/i;
const WORD = /(?:<<[\t\r ]*|\\[^]?|'[^']*'|"(?:\\[^]|[^"\\])*"|[^\s'"\\])+/y;
const SPACE = /\s*/y;
const HEREDOC = /^\d*<<(-?)\s*([^<]*)$/;

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

/** Where the line after the here-document's terminator begins; the text's length if it never ends. */
export function skipHeredoc(text: string, bodyStart: number, heredoc: Heredoc): number {
  for (let at = bodyStart; at < text.length; at = nextLine(text, at)) {
    const line = text.slice(at, lineEnd(text, at));
    if ((heredoc.tabs === 'stripped' ? line.replace(/^\t+/, '') : line) === heredoc.terminator)
      return nextLine(text, at);
  }
  return text.length;
}

/** The words of a line with their quotes; none at all where a quote is left open, as in BuildKit. */
function shellWords(line: string): readonly string[] {
  const words: string[] = [];
  for (let at = 0; ;) {
    SPACE.lastIndex = at;
    at += SPACE.exec(line)?.[0].length ?? 0;
    if (at >= line.length) return words;
    WORD.lastIndex = at;
    const word = WORD.exec(line)?.[0];
    if (word === undefined) return [];
    words.push(word);
    at += word.length;
  }
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
