import { UsageError } from '../../base/errors.ts';
import { JsonDecimal, JsonError } from '../../base/json-value.ts';
import type { JsonValue } from '../../base/json-value.ts';
import { runAtOnce } from '../../base/sliced.ts';
import { parseStrictJson } from '../../base/strict-json.ts';
import type { FileMeta } from '../../notary/metadata.ts';
import type { Change } from '../../notary/publishing/change.ts';
import { fileMetaOf } from '../../notary/publishing/file-meta.ts';

/** What a name in the trust data stands for. */
export interface Target {
  readonly name: string;
  readonly file: FileMeta;
}

/** Content, with both hashes of it. @throws UsageError where the name is empty */
export function contentTarget(name: string, content: Uint8Array): Target {
  return { name: checkName(name), file: fileMetaOf(content) };
}

/** Hashes in hexadecimal, of content that is not here. */
export interface GivenHashes {
  readonly sha256?: string;
  readonly sha512?: string;
}

/** @param size bytes @throws UsageError where a hash is none, or none is given */
export function hashedTarget(name: string, size: number, given: GivenHashes): Target {
  const hashes = HASH_DIGITS.flatMap(([algorithm, digits]) => {
    const hex = given[algorithm];
    if (hex === undefined) return [];
    if (hex.length !== digits || !/^[0-9a-fA-F]+$/.test(hex)) {
      throw new UsageError(`${hex} is no ${algorithm}: it has ${digits} hexadecimal digits`);
    }
    return [[algorithm, new Uint8Array(Buffer.from(hex, 'hex'))] as const];
  });
  if (hashes.length === 0) throw new UsageError('give --sha256 or --sha512, or both');
  return { name: checkName(name), file: { length: size, hashes: new Map(hashes) } };
}

const HASH_DIGITS = [
  ['sha256', 64],
  ['sha512', 128],
] as const;

/**
 * The target with what its publisher adds to it, which nobody here reads (`notary add --custom`).
 * @param file the name of the JSON file, for people
 * @throws UsageError where it is no strict JSON, or has numbers that are not whole: once signed, such data verify nowhere
 */
export function withCustom(target: Target, json: Uint8Array, file: string): Target {
  const custom = parseCustom(json, file);
  if (!isCanonical(custom)) throw new UsageError(`${file} holds a number that is not whole, which cannot be signed`);
  return { ...target, file: { ...target.file, custom } };
}

const CUSTOM_LIMITS = { maxBytes: 64 * 1024, maxDepth: 32 };

function parseCustom(json: Uint8Array, file: string): JsonValue {
  try {
    return runAtOnce(parseStrictJson(json, CUSTOM_LIMITS)).value;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new UsageError(`${file} cannot be added to a target: ${error.message}`, { cause: error });
  }
}

function isCanonical(value: JsonValue): boolean {
  if (value instanceof JsonDecimal) return false;
  if (value instanceof Map) return [...(value as ReadonlyMap<string, JsonValue>).values()].every(isCanonical);
  return !Array.isArray(value) || (value as readonly JsonValue[]).every(isCanonical);
}

/** The target in each of the roles. */
export function addTarget({ name, file }: Target, roles: readonly string[]): readonly Change[] {
  return roles.map((role) => ({ kind: 'addTarget', role, name, file }));
}

/** The target in none of the roles. */
export function removeTarget(name: string, roles: readonly string[]): readonly Change[] {
  return roles.map((role) => ({ kind: 'removeTarget', role, name }));
}

function checkName(name: string): string {
  if (name === '') throw new UsageError('a target needs a name');
  return name;
}
