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

/** A document that has been read. */
export interface JsonDocument {
  readonly value: JsonValue;
  /**
   * Of the outermost object those objects and arrays that are written in canonical form, by name, just as they are written:
   * without white space and escapes, numbers whole, members ordered by code point. Encoded again they would come out the same.
   * Others may be canonical all the same.
   */
  readonly canonical: ReadonlyMap<string, string>;
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
