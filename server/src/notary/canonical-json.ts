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
  const parts: string[] = [];
  write(value, parts);
  return new TextEncoder().encode(parts.join(''));
}

function write(value: JsonValue, parts: string[]): void {
  if (typeof value === 'string') parts.push(quote(value));
  else if (typeof value === 'number') parts.push(whole(value));
  else if (value === null || typeof value === 'boolean') parts.push(String(value));
  else if (value instanceof JsonDecimal) parts.push(whole(value.value));
  else if (value instanceof Map) writeObject(value as JsonObject, parts);
  else writeArray(value as readonly JsonValue[], parts);
}

function writeObject(members: JsonObject, parts: string[]): void {
  let separator = '{';
  for (const name of sortedByCodePoint([...members.keys()])) {
    parts.push(separator, quote(name), ':');
    write(members.get(name) ?? null, parts);
    separator = ',';
  }
  parts.push(separator === '{' ? '{}' : '}');
}

function writeArray(items: readonly JsonValue[], parts: string[]): void {
  let separator = '[';
  for (const item of items) {
    parts.push(separator);
    write(item, parts);
    separator = ',';
  }
  parts.push(separator === '[' ? '[]' : ']');
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

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
