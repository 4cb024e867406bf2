import { RefusedError } from './errors.ts';

/**
 * What strict JSON reads into. Objects are maps, so that no member name is special; a number that is not written as a plain
 * integer keeps its text, because signed metadata takes `5` where it refuses `5.0`.
 */
export type JsonValue = null | boolean | number | string | JsonDecimal | readonly JsonValue[] | JsonObject;
export type JsonObject = ReadonlyMap<string, JsonValue>;

/** A number written with a fraction or an exponent, or as `-0`. */
export class JsonDecimal {
  readonly text: string;
  readonly value: number;

  constructor(text: string) {
    this.text = text;
    this.value = Number(text);
  }
}

export type JsonErrorCode =
  'too-large' | 'utf8' | 'byte-order-mark' | 'syntax' | 'duplicate-member' | 'number-range' | 'too-deep';

/** The bytes are no strict JSON. */
export class JsonError extends RefusedError {
  override readonly name = 'JsonError';
  readonly code: JsonErrorCode;
  /** Where, in UTF-16 code units of the decoded text; 0 where the bytes could not be decoded. */
  readonly offset: number;

  constructor(code: JsonErrorCode, offset: number) {
    super(`not strict JSON: ${code} at offset ${offset}`);
    this.code = code;
    this.offset = offset;
  }
}

export interface JsonLimits {
  /** Bytes of the document at most. */
  readonly maxBytes: number;
  /** Arrays and objects inside each other at most. */
  readonly maxDepth: number;
}

/**
 * Reads one JSON document (RFC 8259), in time linear in its length. Stricter than the RFC where two readers could see
 * different things in the same bytes: invalid UTF-8, a byte order mark, members given twice (at any depth, after escapes are
 * resolved) and numbers beyond ±(2^53−1) are refused. An unpaired surrogate escape becomes U+FFFD, as Go reads it.
 * @throws JsonError
 */
export function parseStrictJson(bytes: Uint8Array, limits: JsonLimits): JsonValue {
  if (bytes.length > limits.maxBytes) throw new JsonError('too-large', 0);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) throw new JsonError('byte-order-mark', 0);
  return new Reader(decodeUtf8(bytes), limits.maxDepth).document();
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new JsonError('utf8', 0);
  }
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

class Reader {
  readonly #plainNumber = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
  /** The longest run of characters that stand for themselves: no quote, no backslash, no control character. */
  // eslint-disable-next-line no-control-regex
  readonly #plainText = /[^"\\\u0000-\u001f]*/y;
  readonly #space = /[ \t\r\n]*/y;
  readonly #text: string;
  readonly #maxDepth: number;
  #at = 0;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  document(): JsonValue {
    const value = this.#value(0);
    if (this.#at !== this.#text.length) throw this.#error('syntax');
    return value;
  }

  /** One value with the white space around it. */
  #value(depth: number): JsonValue {
    this.#skipSpace();
    const value = this.#bareValue(depth);
    this.#skipSpace();
    return value;
  }

  #bareValue(depth: number): JsonValue {
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(depth + 1);
      case '[':
        return this.#array(depth + 1);
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #object(depth: number): JsonObject {
    const members = new Map<string, JsonValue>();
    this.#open(depth);
    if (this.#takes('}')) return members;
    do {
      this.#skipSpace();
      const start = this.#at;
      const name = this.#string();
      if (members.has(name)) throw new JsonError('duplicate-member', start);
      this.#skipSpace();
      this.#expect(':');
      members.set(name, this.#value(depth));
    } while (this.#takes(','));
    this.#expect('}');
    return members;
  }

  #array(depth: number): readonly JsonValue[] {
    const items: JsonValue[] = [];
    this.#open(depth);
    if (this.#takes(']')) return items;
    do items.push(this.#value(depth));
    while (this.#takes(','));
    this.#expect(']');
    return items;
  }

  #open(depth: number): void {
    if (depth > this.#maxDepth) throw this.#error('too-deep');
    this.#at += 1;
    this.#skipSpace();
  }

  #string(): string {
    this.#expect('"');
    let text = this.#match(this.#plainText);
    if (this.#takes('"')) return text;
    while (!this.#takes('"')) text += this.#escape() + this.#match(this.#plainText);
    return text.replace(LONE_SURROGATE, '\ufffd');
  }

  #escape(): string {
    this.#expect('\\');
    const letter = this.#text[this.#at] ?? '';
    this.#at += 1;
    if (letter !== 'u') return ESCAPES.get(letter) ?? this.#fail();
    const hex = this.#text.slice(this.#at, this.#at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw this.#error('syntax');
    this.#at += 4;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }

  #number(): number | JsonDecimal {
    const start = this.#at;
    const text = this.#match(this.#plainNumber);
    if (text === '') throw this.#error('syntax');
    const value = Number(text);
    if (!(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) throw new JsonError('number-range', start);
    return /^-0$|[.eE]/.test(text) ? new JsonDecimal(text) : value;
  }

  #word<Value>(word: string, value: Value): Value {
    if (!this.#text.startsWith(word, this.#at)) throw this.#error('syntax');
    this.#at += word.length;
    return value;
  }

  #skipSpace(): void {
    // Compact documents have none: one look is cheaper than a match.
    if (this.#text.charCodeAt(this.#at) <= 0x20) this.#match(this.#space);
  }

  /** What a sticky expression finds here; empty where it finds nothing. */
  #match(expression: RegExp): string {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #takes(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #expect(character: string): void {
    if (!this.#takes(character)) throw this.#error('syntax');
  }

  #fail(): never {
    throw this.#error('syntax');
  }

  #error(code: JsonErrorCode): JsonError {
    return new JsonError(code, this.#at);
  }
}
