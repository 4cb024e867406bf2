import { JsonDecimal, JsonError } from './json-value.ts';
import type { JsonDocument, JsonErrorCode, JsonObject, JsonValue } from './json-value.ts';
import type { Sliced } from './sliced.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Members, items and escapes that are read between two stops. */
const STEPS_A_SLICE = 512;

/** Reads the text of one document; see `parseStrictJson` for what it takes. */
export class JsonReader {
  readonly #plainNumber = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
  /** The longest run of characters that stand for themselves: no quote, no backslash, no control character. */
  // eslint-disable-next-line no-control-regex
  readonly #plainText = /[^"\\\u0000-\u001f]*/y;
  readonly #space = /[ \t\r\n]*/y;
  readonly #text: string;
  readonly #maxDepth: number;
  readonly #canonical = new Map<string, string>();
  /** Where the last thing stands that the canonical form does not have. */
  #oddAt = -1;
  #steps = 0;
  #at = 0;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  /** @throws JsonError */
  *document(): Sliced<JsonDocument> {
    this.#skipSpace();
    const value = this.#scalar() ?? (yield* this.#other(0));
    this.#skipSpace();
    if (this.#at !== this.#text.length) throw this.#error('syntax');
    return { value, canonical: this.#canonical };
  }

  /** A string without escapes, or a number: nearly all values are, and they are not worth a generator. */
  #scalar(): string | number | JsonDecimal | undefined {
    const code = this.#text.charCodeAt(this.#at);
    if (code === QUOTE) return this.#plainString();
    return (code >= 0x30 && code <= 0x39) || code === 0x2d ? this.#number() : undefined;
  }

  *#other(depth: number): Sliced<JsonValue> {
    switch (this.#text[this.#at]) {
      case '{':
        return yield* this.#object(depth + 1);
      case '[':
        return yield* this.#array(depth + 1);
      case '"':
        return yield* this.#escapedString();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        throw this.#error('syntax');
    }
  }

  *#object(depth: number): Sliced<JsonObject> {
    const members = new Map<string, JsonValue>();
    let last = '';
    this.#open(depth);
    if (this.#takes('}')) return members;
    do {
      this.#skipSpace();
      const start = this.#at;
      const name = this.#plainString() ?? (yield* this.#escapedString());
      if (members.has(name)) throw new JsonError('duplicate-member', start);
      if (name < last) this.#oddAt = start;
      last = name;
      this.#skipSpace();
      this.#expect(':');
      this.#skipSpace();
      members.set(name, this.#scalar() ?? (yield* depth === 1 ? this.#outerMember(name) : this.#other(depth)));
      this.#skipSpace();
      if (this.#isSliceOver()) yield;
    } while (this.#takes(','));
    this.#expect('}');
    return members;
  }

  *#outerMember(name: string): Sliced<JsonValue> {
    const start = this.#at;
    const value = yield* this.#other(1);
    const text = this.#text.slice(start, this.#at);
    // Members were compared as UTF-16, which is the order of code points only where there are no surrogates.
    if (this.#oddAt < start && !/[\ud800-\udfff]/.test(text)) this.#canonical.set(name, text);
    return value;
  }

  *#array(depth: number): Sliced<readonly JsonValue[]> {
    const items: JsonValue[] = [];
    this.#open(depth);
    if (this.#takes(']')) return items;
    do {
      this.#skipSpace();
      items.push(this.#scalar() ?? (yield* this.#other(depth)));
      this.#skipSpace();
      if (this.#isSliceOver()) yield;
    } while (this.#takes(','));
    this.#expect(']');
    return items;
  }

  #open(depth: number): void {
    if (depth > this.#maxDepth) throw this.#error('too-deep');
    this.#at += 1;
    this.#skipSpace();
  }

  #isSliceOver(): boolean {
    this.#steps += 1;
    return this.#steps % STEPS_A_SLICE === 0;
  }

  /** `undefined` where the string has escapes, or does not end: then nothing of it has been read. */
  #plainString(): string | undefined {
    const text = this.#text;
    if (text.charCodeAt(this.#at) !== QUOTE) throw this.#error('syntax');
    const start = this.#at + 1;
    let end = start;
    let code = text.charCodeAt(end);
    while (code >= 0x20 && code !== QUOTE && code !== BACKSLASH) {
      end += 1;
      code = text.charCodeAt(end);
    }
    if (code !== QUOTE) return undefined;
    this.#at = end + 1;
    return text.slice(start, end);
  }

  *#escapedString(): Sliced<string> {
    this.#oddAt = this.#at;
    this.#expect('"');
    let text = this.#match(this.#plainText);
    while (!this.#takes('"')) {
      text += this.#escape() + this.#match(this.#plainText);
      if (this.#isSliceOver()) yield;
    }
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
    if (Number.isInteger(value) && String(value) === text) return value;
    this.#oddAt = start;
    return new JsonDecimal(text);
  }

  #word<Value>(word: string, value: Value): Value {
    if (!this.#text.startsWith(word, this.#at)) throw this.#error('syntax');
    this.#at += word.length;
    return value;
  }

  #skipSpace(): void {
    // Compact documents have none: one look is cheaper than a match.
    if (!(this.#text.charCodeAt(this.#at) <= 0x20)) return;
    this.#oddAt = this.#at;
    this.#match(this.#space);
  }

  /** What a sticky expression finds here; empty where it finds nothing. */
  #match(expression: RegExp): string {
    const start = this.#at;
    expression.lastIndex = start;
    if (!expression.test(this.#text)) return '';
    this.#at = expression.lastIndex;
    return this.#text.slice(start, this.#at);
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
