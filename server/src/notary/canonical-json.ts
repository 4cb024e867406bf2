import { JsonDecimal } from '../base/json-value.ts';
import type { JsonObject, JsonValue } from '../base/json-value.ts';
import { sortSliced } from '../base/sliced.ts';
import type { Sliced } from '../base/sliced.ts';
import { DecodeError } from './decode-error.ts';

/**
 * The bytes that Notary's signatures cover: docker/go's `canonical/json`, not RFC 8785. Members are sorted by code point,
 * there is no white space, only `"` and `\` are escaped (control characters stand for themselves), numbers are whole.
 * Source: docker/go `canonical/json/encode.go`.
 * @throws DecodeError `canonical` where a number is not whole.
 */
export function* encodeCanonicalJson(value: JsonValue): Sliced<Uint8Array> {
  return yield* new Writer().document(value);
}

/** Values that are written between two stops. */
const VALUES_A_SLICE = 512;

class Writer {
  readonly #encoder = new TextEncoder();
  readonly #chunks: Uint8Array[] = [];
  #text = '';
  #values = 0;

  *document(value: JsonValue): Sliced<Uint8Array> {
    yield* this.#write(value);
    this.#flush();
    return Buffer.concat(this.#chunks);
  }

  *#write(value: JsonValue): Sliced<void> {
    if (value instanceof Map) yield* this.#writeObject(value as JsonObject);
    else if (Array.isArray(value)) yield* this.#writeArray(value as readonly JsonValue[]);
    else this.#text += scalar(value as JsonScalar);
    this.#values += 1;
    if (this.#values % VALUES_A_SLICE !== 0) return;
    this.#flush();
    yield;
  }

  *#writeObject(members: JsonObject): Sliced<void> {
    let separator = '{';
    for (const name of yield* sortedByCodePoint([...members.keys()])) {
      this.#text += `${separator}${quote(name)}:`;
      yield* this.#write(members.get(name) ?? null);
      separator = ',';
    }
    this.#text += members.size === 0 ? '{}' : '}';
  }

  *#writeArray(items: readonly JsonValue[]): Sliced<void> {
    let separator = '[';
    for (const item of items) {
      this.#text += separator;
      yield* this.#write(item);
      separator = ',';
    }
    this.#text += items.length === 0 ? '[]' : ']';
  }

  #flush(): void {
    this.#chunks.push(this.#encoder.encode(this.#text));
    this.#text = '';
  }
}

type JsonScalar = Exclude<JsonValue, JsonObject | readonly JsonValue[]>;

function scalar(value: JsonScalar): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return whole(value);
  return value instanceof JsonDecimal ? whole(value.value) : String(value);
}

function quote(text: string): string {
  // Nearly all strings have nothing to escape, and a search is much cheaper than a replacement.
  return SPECIAL.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : `"${text}"`;
}

const SPECIAL = /["\\]/;

function whole(value: number): string {
  if (!Number.isInteger(value)) throw new DecodeError('canonical', `${value} is not a whole number`);
  return value === 0 ? '0' : String(value);
}

const SURROGATE = /[\ud800-\udfff]/;

/** UTF-16 order differs from code-point order only where there are surrogates. */
function sortedByCodePoint(names: readonly string[]): Sliced<readonly string[]> {
  return sortSliced(names, names.some((name) => SURROGATE.test(name)) ? compareUtf8 : compareUtf16);
}

function compareUtf16(a: string, b: string): number {
  return a < b ? -1 : 1;
}

function compareUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
