import { indentJson } from '../../base/indent-json.ts';
import { JsonDecimal, type JsonObject, type JsonValue } from '../../base/json-value.ts';
import { joinSliced, sortSliced, type Sliced } from '../../base/sliced.ts';

/**
 * Metadata for people, as JSON with comments: members in canonical order, one a line, so that a comparison shows what changes and
 * nothing else. Hashes stand in base64, as in the file, and beside them in hex, as everybody else writes them.
 */
export function* metadataText(signed: JsonObject): Sliced<string> {
  const printer = new Printer();
  yield* printer.print(signed);
  return yield* joinSliced(withHexNotes(yield* indentJson(yield* joinSliced(printer.pieces))));
}

class Printer {
  readonly pieces: string[] = [];
  #values = 0;

  *print(value: JsonValue): Sliced<void> {
    if (value instanceof Map) yield* this.#printObject(value as JsonObject);
    else if (Array.isArray(value)) yield* this.#printArray(value as readonly JsonValue[]);
    else this.pieces.push(value instanceof JsonDecimal ? value.text : JSON.stringify(value));
    this.#values += 1;
    if (this.#values % VALUES_A_SLICE === 0) yield;
  }

  *#printObject(members: JsonObject): Sliced<void> {
    let separator = '{';
    for (const name of yield* sortSliced([...members.keys()], compareUtf8)) {
      this.pieces.push(`${separator}${JSON.stringify(name)}:`);
      yield* this.print(members.get(name) ?? null);
      separator = ',';
    }
    this.pieces.push(members.size === 0 ? '{}' : '}');
  }

  *#printArray(items: readonly JsonValue[]): Sliced<void> {
    let separator = '[';
    for (const item of items) {
      this.pieces.push(separator);
      yield* this.print(item);
      separator = ',';
    }
    this.pieces.push(items.length === 0 ? '[]' : ']');
  }
}

const VALUES_A_SLICE = 256;

function compareUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function* withHexNotes(text: string): Iterable<string> {
  for (const [line] of text.matchAll(/[^\n]+/g)) yield `${line}${hexNote(line)}\n`;
}

function hexNote(line: string): string {
  const hash = /^ *"sha(?:256|512)": "([\w+/]+={0,2})",?$/.exec(line)?.[1];
  return hash === undefined ? '' : ` // ${Buffer.from(hash, 'base64').toString('hex')}`;
}
