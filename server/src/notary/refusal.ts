import { RefusedError } from '../base/errors.ts';

/** The check that refused a metadata file. Each is a word that messages and tests show. */
export type Check =
  | 'format' // not strict JSON, a member of the wrong type, a structure the role must not have
  | 'type' // `_type` names another kind of metadata
  | 'length' // more bytes than the parent says
  | 'hash' // other bytes than the parent says, or the parent names no hash
  | 'signature' // no signature at all, or one by a key that is filed under another key's id
  | 'threshold' // too few valid signatures
  | 'rollback' // an older version than one seen before
  | 'expired'
  | 'certificate' // no root certificate is valid for this repository, or a delegation's is weak
  | 'rotation' // a new root that the old root's keys did not sign
  | 'pinning' // the root is not the one the settings or the first use trust
  | 'delegation' // a role delegated to twice, or to a place where it must not be
  | 'store'; // this machine's own record of the root of trust was changed

/** Metadata that arrived and failed a check. Nothing of it may be used. */
export class MetadataRefused extends RefusedError {
  override readonly name: string = 'MetadataRefused';
  readonly code = 'metadata-refused';
  readonly role: string;
  readonly check: Check;
  /** A clause without a full stop: `2 of 3 signatures are valid`. */
  readonly detail: string;

  constructor(role: string, check: Check, detail: string, options?: ErrorOptions) {
    super(`${role}: ${check}: ${detail}`, options);
    this.role = role;
    this.check = check;
    this.detail = detail;
  }
}

/** Metadata that verified in all but its date. */
export class MetadataExpired extends MetadataRefused {
  override readonly name = 'MetadataExpired';
  /** Milliseconds since the epoch. */
  readonly expiredAt: number;

  constructor(role: string, expiredAt: number) {
    super(role, 'expired', `it was valid until ${new Date(expiredAt).toISOString()}`);
    this.expiredAt = expiredAt;
  }
}
