import type { DocumentProblem } from '../document-problem.ts';
import { unknownVariables } from '../expansion.ts';
import type { Scope, Variable } from '../expansion.ts';
import { traced } from '../trace.ts';
import { interpolate } from './interpolate.ts';

/** Longest `.env` file that is read, in UTF-16 code units; a longer one gives no values. */
export const MAX_ENVIRONMENT_LENGTH = 1024 * 1024;

const BLANK_AND_COMMENTS = /(?:\s|#[^\n]*)*/y;
const KEY = /(?:export[^\S\n]+)?([\p{L}\p{N}_.[\]-]+)[^\S\n]*([=:])[^\S\n]*/uy;
const LINE = /[^\n]*/y;

/** Go's escape sequences that are known in double quotes; `\$` stands for a dollar sign that is no variable. */
const ESCAPE = /\\(?:[abcfnrtv$"\\]|0[0-7]{0,3})/g;
const ESCAPED: Readonly<Record<string, string>> = {
  ...{ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', $: '$$', '"': '"', '\\': '\\' },
};

/**
 * The variables of the `.env` file beside a Compose file, later ones winning (compose-go `dotenv/parser.go`). A value may
 * use those before it. Lines that assign nothing, with which Compose would give up, are passed over; an open quote ends all.
 */
export function environmentScope(text: string): Scope {
  const variables = new Map<string, Variable>();
  const scope: Scope = (name) => variables.get(name) ?? { kind: 'unset' };
  for (const { name, value, quote } of text.length > MAX_ENVIRONMENT_LENGTH ? [] : readAssignments(text)) {
    variables.set(
      name,
      quote === "'" ? given(name, value) : expand(name, quote === '"' ? unescape(value) : value, scope),
    );
  }
  return scope;
}

/** What of a `.env` file was not read. The place is that of the Compose file that it belongs to. */
export function environmentProblems(text: string): readonly DocumentProblem[] {
  if (text.length <= MAX_ENVIRONMENT_LENGTH) return [];
  const message = `the file .env is larger than ${MAX_ENVIRONMENT_LENGTH / (1024 * 1024)} MB and was not read`;
  return [{ code: 'not-read', message, span: { start: 0, end: 0 } }];
}

interface EnvironmentAssignment {
  readonly name: string;
  readonly value: string;
  readonly quote: '"' | "'" | '';
}

function* readAssignments(text: string): Generator<EnvironmentAssignment, void> {
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    at += matchAt(BLANK_AND_COMMENTS, text, at)[0]?.length ?? 0;
    const [assignment = '', name] = matchAt(KEY, text, at);
    at += assignment.length;
    const quote = text[at];
    const isQuoted = name !== undefined && (quote === '"' || quote === "'");
    const end = isQuoted ? closingQuote(text, at) : at + (matchAt(LINE, text, at)[0]?.length ?? 0);
    if (end === -1) return;
    const raw = text.slice(at, end);
    if (isQuoted) yield { name, value: raw.slice(1, -1).replaceAll(`\\${quote}`, quote), quote };
    else if (name !== undefined) yield { name, value: raw.replace(/(?:^#| #)[^]*$/, '').trimEnd(), quote: '' };
    at = end;
  }
}

/** Behind the quote that closes the one at `start`; -1 if none does. */
function closingQuote(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === text[start]) return at + 1;
  }
  return -1;
}

function unescape(value: string): string {
  return value.replace(ESCAPE, (escape) => {
    return escape[1] === '0'
      ? String.fromCharCode(parseInt(escape.slice(2) || '0', 8))
      : (ESCAPED[escape.slice(1)] ?? escape);
  });
}

function expand(name: string, value: string, scope: Scope): Variable {
  const expansion = interpolate(traced(value, { kind: 'given', variable: name }), scope);
  if (expansion.gaps.length > 0) return { kind: 'unknown', because: unknownVariables(expansion) };
  return given(name, expansion.text.text);
}

function given(name: string, value: string): Variable {
  return { kind: 'value', value: traced(value, { kind: 'given', variable: name, source: 'the file .env' }) };
}

function matchAt(pattern: RegExp, text: string, at: number): readonly (string | undefined)[] {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? [];
}
