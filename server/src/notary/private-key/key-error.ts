import { ImageTrustError } from '../../base/errors.ts';

export type KeyErrorCode =
  | 'format' // the bytes are no private key
  | 'unsupported' // a key, or an encryption, that trust data are not signed with
  | 'passphrase' // none was given, or the wrong one
  | 'missing' // no such key on this machine
  | 'store'; // the folder of keys cannot be read or written

/** A private key cannot be used. No message holds any part of a key or of a passphrase. */
export class KeyError extends ImageTrustError {
  override readonly name = 'KeyError';
  readonly code: KeyErrorCode;

  /** `message` is a clause without a full stop. */
  constructor(code: KeyErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
