import type { Span } from '../../base/span.ts';
import { lineEnd, nextLine, startOfText } from './physical-lines.ts';

/** A line such as `# syntax=docker/dockerfile:1` at the very top of a Dockerfile. */
interface Directive {
  /** In lower case: `syntax`, `escape` or `check`. */
  readonly name: string;
  readonly value: Span;
}

const NAMES = new Set(['syntax', 'escape', 'check']);
const DIRECTIVE = /^([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(\S.*)$/;

/**
 * Where the reference to the frontend image stands, if the file names one: in a `#` directive, else in a `//` directive,
 * else in JSON, a `#!` line before them aside (BuildKit `frontend/dockerfile/parser/directives.go`, `DetectSyntax`). Words behind the
 * image are arguments and not part of it.
 */
export function findSyntaxImage(text: string): Span | undefined {
  const top = startOfText(text);
  const start = text.startsWith('#!', top) ? nextLine(text, lineEnd(text, top)) : top;
  for (const comment of [/^#/, /^\/\//]) {
    const value = parseDirectives(text, start, comment).find(({ name }) => name === 'syntax')?.value;
    if (value === undefined) continue;
    const [image = ''] = text.slice(value.start, value.end).split(' ', 1);
    return { start: value.start, end: value.start + image.length };
  }
  return findJsonSyntax(text, start);
}

/** A file that is a JSON object may name its frontend as a member of it; of members of one name the last counts. */
function findJsonSyntax(text: string, start: number): Span | undefined {
  if (!/^\s*\{/.test(text.slice(start, start + MAX_BLANK))) return undefined;
  const image = jsonMember(text.slice(start), 'syntax');
  if (image === undefined) return undefined;
  const members = [...text.matchAll(/"syntax"\s*:\s*"([^"\\]*)"/g)].filter(([, value]) => value === image);
  const last = members.at(-1);
  const end = last && last.index + last[0].length - 1;
  return end === undefined ? undefined : { start: end - image.length, end };
}

/** White space that may stand before a JSON object, in UTF-16 code units. */
const MAX_BLANK = 1_000;

function jsonMember(text: string, name: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const members =
      typeof value === 'object' && value !== null ? new Map<string, unknown>(Object.entries(value)) : undefined;
    const member = members?.get(name);
    return typeof member === 'string' && member !== '' ? member : undefined;
  } catch {
    return undefined; // no JSON, so a Dockerfile
  }
}

/** What escapes and continues lines: a backslash, or the backtick of an `escape` directive (`parser.go`). */
export function escapeCharacter(text: string): '\\' | '`' {
  const directives = parseDirectives(text, startOfText(text), /^\s*#/);
  const value = directives.find(({ name }) => name === 'escape')?.value;
  return value && text.slice(value.start, value.end) === '`' ? '`' : '\\';
}

/** The directives from `start` on. The first line that is none ends them, as does one that repeats a name. */
function parseDirectives(text: string, start: number, comment: RegExp): readonly Directive[] {
  const directives: Directive[] = [];
  let at = start;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const directive = parseDirective(text, { start: at, end }, comment);
    if (directive === undefined || directives.some(({ name }) => name === directive.name)) break;
    directives.push(directive);
    at = nextLine(text, end);
  }
  return directives;
}

function parseDirective(text: string, { start, end }: Span, comment: RegExp): Directive | undefined {
  const line = text.slice(start, end).trimEnd();
  const prefix = comment.exec(line);
  if (prefix === null) return undefined;
  const [, name, value] = DIRECTIVE.exec(line.slice(prefix[0].length).trimStart()) ?? [];
  if (name === undefined || value === undefined || !NAMES.has(name.toLowerCase())) return undefined;
  const valueEnd = start + line.length;
  return {
    name: name.toLowerCase(),
    value: { start: valueEnd - value.length, end: valueEnd },
  };
}
