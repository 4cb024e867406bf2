import { JsonDecimal } from '../base/strict-json.ts';
import type { JsonObject, JsonValue } from '../base/strict-json.ts';
import { DecodeError } from './decode-error.ts';

/**
 * The bytes that Notary's signatures cover: docker/go's `canonical/json`, not RFC 8785. Members are sorted by code point,
 * there is no white space, only `"` and `\` are escaped (control characters stand for themselves), numbers are whole.
 * Source: docker/go `canonical/json/encode.go`.
 * @throws DecodeError `canonical` where a number is not whole.
 */
export function encodeCanonicalJson(value: JsonValue): Uint8Array {
  return new TextEncoder().encode(write(value));
}

function write(value: JsonValue): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return whole(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (value instanceof JsonDecimal) return whole(value.value);
  if (value instanceof Map) return writeObject(value as JsonObject);
  return `[${(value as readonly JsonValue[]).map(write).join(',')}]`;
}

function writeObject(members: JsonObject): string {
  let text = '';
  for (const name of sortedByCodePoint([...members.keys()])) {
    text += `${text === '' ? '' : ','}${quote(name)}:${write(members.get(name) ?? null)}`;
  }
  return `{${text}}`;
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

/** UTF-16 order, which `sort` uses, differs from code-point order only where there are surrogates. */
function sortedByCodePoint(names: string[]): string[] {
  return names.some((name) => SURROGATE.test(name)) ? names.sort(compareUtf8) : names.sort();
}

function compareUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
