import type { JsonObject, JsonValue } from '../base/json-value.ts';

/** A metadata file, split as the reference client splits it: what was signed, and by whom (`tuf/data/types.go` Signed). */
export interface Envelope {
  readonly signed: JsonObject;
  /** `signed` as it stands in the file, where it stands there in the form that is signed; most files are written so. */
  readonly canonical?: string | undefined;
  readonly signatures: readonly Signature[];
}

export interface Signature {
  readonly keyId: string;
  /** In lower case. */
  readonly method: string;
  readonly bytes: Uint8Array;
}

/** Members that all four kinds share. */
export interface Common {
  readonly version: number;
  /** Milliseconds since the epoch; the year 1 where the file names no date, so that it counts as expired. */
  readonly expires: number;
}

/** A public key as metadata carries it (`tuf/data/keys.go` TUFKey). */
export interface PublicKey {
  readonly algorithm: string;
  /** PKIX DER, a PEM bundle (`…-x509`), or the raw 32 bytes of ed25519. */
  readonly bytes: Uint8Array;
}

/** Who may sign for a role: keys by the id they are filed under. */
export interface RoleKeys {
  readonly keys: ReadonlyMap<string, PublicKey>;
  readonly threshold: number;
}

export interface Root extends Common {
  readonly kind: 'root';
  readonly roles: Readonly<Record<BaseRole, RoleKeys>>;
}

export type BaseRole = 'root' | 'targets' | 'snapshot' | 'timestamp';

/** What a parent says about a file: bytes and hashes (`FileMeta`). */
export interface FileMeta {
  /** −1: not known, as the reference client reads any negative length. */
  readonly length: number;
  /** By algorithm; only `sha256` and `sha512` count. */
  readonly hashes: ReadonlyMap<string, Uint8Array>;
  /** Whatever a publisher adds to a target. Nobody here reads it; it is kept when the file is signed again. */
  readonly custom?: JsonValue;
}

export interface Timestamp extends Common {
  readonly kind: 'timestamp';
  readonly snapshot: FileMeta;
}

export interface Snapshot extends Common {
  readonly kind: 'snapshot';
  /** By role name; has `root` and `targets`. */
  readonly files: ReadonlyMap<string, FileMeta>;
}

export interface Targets extends Common {
  readonly kind: 'targets';
  readonly targets: ReadonlyMap<string, FileMeta>;
  /** In the order of the file. */
  readonly delegations: readonly Delegation[];
}

/** A role that a targets file lets sign for some paths. */
export interface Delegation extends RoleKeys {
  readonly name: string;
  /** Prefixes; `''` is every path, and none is no path. */
  readonly paths: readonly string[];
}

export type Metadata = Root | Timestamp | Snapshot | Targets;
