import { indentJson } from '../../base/indent-json.ts';
import { JsonDecimal, type JsonObject, type JsonValue } from '../../base/json-value.ts';
import { runAtOnce } from '../../base/sliced.ts';

/**
 * Metadata for people, as JSON with comments: members in canonical order, one a line, so that a comparison shows what changes and
 * nothing else. Hashes stand in base64, as in the file, and beside them in hex, as everybody else writes them.
 */
export function metadataText(signed: JsonObject): string {
  const lines = runAtOnce(indentJson(print(signed))).split('\n');
  return lines.map((line) => `${line}${hexNote(line)}\n`).join('');
}

function print(value: JsonValue): string {
  if (value instanceof JsonDecimal) return value.text;
  if (value instanceof Map) {
    const members = [...(value as JsonObject)].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${print(member)}`).join()}}`;
  }
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(print).join()}]`;
  return JSON.stringify(value);
}

function hexNote(line: string): string {
  const hash = /^ *"sha(?:256|512)": "([\w+/]+={0,2})",?$/.exec(line)?.[1];
  return hash === undefined ? '' : ` // ${Buffer.from(hash, 'base64').toString('hex')}`;
}
