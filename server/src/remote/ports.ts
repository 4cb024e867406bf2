import type { Sliced } from '../base/sliced.ts';

/**
 * Everything `remote` and `trust` need of the outside world. `node` makes these real; tests give fakes that sign for real.
 * Nothing else in `remote` touches a socket, a file, the environment or a clock.
 */

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  /** Bytes of body read at most; one more is `too-large`, or, where the status is no success, left out. */
  readonly maxBytes: number;
  /** From the first byte sent to the last byte read. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

/**
 * Sends one request. Every status is an answer; redirects are answers too and are never followed.
 * @throws UnreachableError `dns`, `connection`, `tls`, `proxy`, `timeout`, `too-large`, `bad-answer`, `cancelled`
 */
export interface HttpPort {
  send(request: HttpRequest): Promise<HttpResponse>;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `action` once after `ms`; returns what cancels it. */
  after(ms: number, action: () => void): () => void;
}

/** Does long work a slice at a time, so that nobody else has to wait for the whole of it. */
export interface LongWork {
  /** @throws UnreachableError `cancelled` where the signal is aborted between two slices; otherwise what the work throws */
  run<Value>(work: Sliced<Value>, signal?: AbortSignal): Promise<Value>;
}

/** `LongWork.run` for one signal. */
export type RunSliced = <Value>(work: Sliced<Value>) => Promise<Value>;

/** A folder of small files, addressed by path segments that are plain file names (checked: no separators, no `..`). */
export interface FilesPort {
  /** `undefined` where the file does not exist. @throws RangeError where it is larger than `maxBytes`. */
  read(path: readonly string[], maxBytes: number): Promise<Uint8Array | undefined>;
  /** Bytes of a file; 0 where it does not exist. */
  size(path: readonly string[]): Promise<number>;
  /** Atomic: readers see the old file or the new one, whole. Creates folders, mode 0700, files 0600. */
  write(path: readonly string[], bytes: Uint8Array): Promise<void>;
  /** Nothing happens where the file does not exist. */
  remove(path: readonly string[]): Promise<void>;
  /** Names in a folder, sorted; empty where it does not exist, or is no folder. */
  list(path: readonly string[]): Promise<readonly string[]>;
}

/** A folder that another program keeps, which is only read. A name that cannot exist on this system names no file. */
export type ReadOnlyFiles = Pick<FilesPort, 'read' | 'list'>;

export type Credentials =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  /** An OAuth2 refresh token, as docker's credential stores keep it under the user name `<token>`. */
  | { readonly kind: 'identity-token'; readonly token: string }
  /** A bearer token used as it is (`registrytoken` in docker's configuration). */
  | { readonly kind: 'registry-token'; readonly token: string };

/** Docker's credentials for a registry host (`docker.io` for Hub, whatever key docker files it under); never logged. */
export interface CredentialsPort {
  find(registry: string): Promise<Credentials | undefined>;
}

/** A log for people. Callers pass no credential, token, header or body to it. */
export interface LogPort {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** A folder of private keys: `ID.key` each, mode 0600. */
export interface KeyFolder {
  /** Its path, for people. */
  readonly location: string;
  readonly files: FilesPort;
}

export interface PassphraseQuestion {
  /** `open` a key that is here, or protect a `new` one, or a key that gets another passphrase (`change`). */
  readonly purpose: 'open' | 'new' | 'change';
  /** What the key signs for: `root`, `targets`, `snapshot`, or the name of a signer; empty where its file does not say. */
  readonly role: string;
  /** The key's id, or the name of the file it comes from. */
  readonly key: string;
  /** 0 the first time, one more after every wrong answer. */
  readonly attempt: number;
}

/** Passphrases of private keys: out of the environment, or of a person. They are never logged and never kept. */
export interface PassphrasePort {
  /** UTF-8 that belongs to whoever asked, who overwrites it after use; `undefined` where there is none (left) to give. */
  ask(question: PassphraseQuestion): Promise<Uint8Array | undefined>;
}

/** Random bytes, as many as asked for, good enough for cryptography. */
export type RandomPort = (count: number) => Uint8Array;
