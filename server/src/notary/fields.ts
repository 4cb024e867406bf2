import { parseBase64 } from '../base/base64.ts';
import { parseRfc3339 } from '../base/time.ts';
import { JsonDecimal } from '../base/json-value.ts';
import type { JsonObject, JsonValue } from '../base/json-value.ts';
import { DecodeError } from './decode-error.ts';

/**
 * Readers of one member each, with the rules of Go's decoder (docker/go `canonical/json/decode.go`): a missing member and
 * `null` are the type's zero value; any other value of the wrong type refuses the file.
 */
export type Field = JsonValue | undefined;

/** The year 1, which is Go's zero time. */
const ZERO_TIME = -62_135_596_800_000;

/**
 * A reader of objects that takes members by the names a Go struct gives them. Names match in any case, as in Go; where two
 * members match one name, readers could disagree about which one counts, so the file is refused.
 */
export function fieldsNamed<Name extends string>(
  ...names: readonly Name[]
): (value: Field) => Partial<Record<Name, JsonValue>> {
  const wanted = new Map<string, Name>(names.map((name) => [fold(name), name]));
  return (value) => {
    const fields: Partial<Record<Name, JsonValue>> = {};
    for (const [key, member] of readMembers(value)) {
      const name = wanted.get(key) ?? wanted.get(fold(key));
      if (name === undefined) continue;
      if (name in fields) throw new DecodeError('member', `${name} is given twice`);
      fields[name] = member;
    }
    return fields;
  };
}

/** Go folds the long s and the Kelvin sign onto the letters they look like (`fold.go`). */
function fold(name: string): string {
  return name.toLowerCase().replaceAll('\u017f', 's').replaceAll('\u212a', 'k');
}

export function readMembers(value: Field): JsonObject {
  if (value === undefined || value === null) return new Map();
  if (!(value instanceof Map)) throw wrongType('an object');
  return value as JsonObject;
}

export function readList(value: Field): readonly JsonValue[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw wrongType('a list');
  return value as readonly JsonValue[];
}

export function readText(value: Field): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw wrongType('a string');
  return value;
}

export function readTexts(value: Field): readonly string[] {
  return readList(value).map(readText);
}

/** Whole, and written without fraction and exponent. `-0` is a whole number to Go. */
export function readInteger(value: Field): number {
  if (value === undefined || value === null) return 0;
  if (value instanceof JsonDecimal && value.text === '-0') return 0;
  if (typeof value !== 'number') throw wrongType('a whole number');
  return value;
}

export function checkBoolean(value: Field): void {
  if (value === undefined || value === null || typeof value === 'boolean') return;
  throw wrongType('true or false');
}

/** Milliseconds since the epoch. */
export function readTime(value: Field): number {
  if (value === undefined || value === null) return ZERO_TIME;
  const time = typeof value === 'string' ? parseRfc3339(value) : undefined;
  if (time === undefined) throw new DecodeError('time', 'a date is not in the form of RFC 3339');
  return time;
}

/** Line ends inside are skipped, as Go skips them (`encoding/base64`). */
export function readBase64(value: Field): Uint8Array {
  const bytes = parseBase64(readText(value).replace(/[\r\n]+/g, ''));
  if (bytes === undefined) throw new DecodeError('base64', 'a value is not base64');
  return bytes;
}

function wrongType(expected: string): DecodeError {
  return new DecodeError('member', `a member is not ${expected}`);
}
