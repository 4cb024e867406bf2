import { RefusedError } from '../base/errors.ts';

export type DecodeErrorCode =
  | 'json' // not strict JSON
  | 'member' // of the wrong type, or given twice in different case
  | 'time' // not RFC 3339
  | 'base64'
  | 'signed' // `signed` is missing, null or no object
  | 'type' // `_type` names another kind
  | 'version' // below 1
  | 'structure' // well-formed members that must not stand together
  | 'canonical'; // cannot be brought into the form that is signed

/** A file does not decode. Knows no role: whoever asked for the file does. */
export class DecodeError extends RefusedError {
  override readonly name = 'DecodeError';
  readonly code: DecodeErrorCode;

  /** `detail` is a clause without a full stop. */
  constructor(code: DecodeErrorCode, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
  }
}
