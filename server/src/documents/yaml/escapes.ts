/** An escape in a quoted scalar: what it stands for, and its length as written. */
export interface Escape {
  readonly value: string;
  readonly length: number;
}

/** Escapes of double-quoted scalars that are one letter long (YAML 1.2.2, section 5.7), and JSON's. */
const NAMED: Readonly<Record<string, string>> = {
  ...{ '0': '\0', a: '\x07', b: '\b', e: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
  ...{ N: '\u0085', _: '\u00a0', L: '\u2028', P: '\u2029', ' ': ' ', '"': '"', '/': '/', '\\': '\\', '\t': '\t' },
};

const NUMBERED = /x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}/y;
const LINE_BREAK = /\\(?:\r\n|\r|\n)[ \t]*/y;

/** The escape at `at` of a scalar of the given style; `undefined` where none begins there. */
export function readEscape(document: string, at: number, style: string | undefined): Escape | undefined {
  if (style === 'QUOTE_SINGLE') return document.startsWith("''", at) ? { value: "'", length: 2 } : undefined;
  if (style !== 'QUOTE_DOUBLE' || document[at] !== '\\') return undefined;
  const lineBreak = matchAt(LINE_BREAK, document, at);
  if (lineBreak !== undefined) return { value: '', length: lineBreak.length };
  const number = matchAt(NUMBERED, document, at + 1);
  if (number !== undefined) return { value: fromCodePoint(parseInt(number.slice(1), 16)), length: number.length + 1 };
  const value = NAMED[document[at + 1] ?? ''];
  return value === undefined ? undefined : { value, length: 2 };
}

function fromCodePoint(codePoint: number): string {
  return codePoint > 0x10ffff ? '\uFFFD' : String.fromCodePoint(codePoint);
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
