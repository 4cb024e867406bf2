/**
 * Errors are sorted by blame, so that a caller can tell "the data is bad" from "the data could not be had" from "you asked
 * wrongly" by class, and the exact cause by code; never by message.
 */
export abstract class ImageTrustError extends Error {
  /** A stable word for the cause; see the subclass for its values. */
  abstract readonly code: string;
}

/** Data arrived and was refused: it failed a check. Nothing of it may be used. */
export abstract class RefusedError extends ImageTrustError {}

/** Why data could not be had. Every value has its own words for the user (see `trust/verdict.ts`). */
export type UnreachableReason =
  | 'offline' // --offline, or the editor's offline switch
  | 'restricted-mode' // the workspace is not trusted: nobody is contacted
  | 'blocked' // the settings or the user forbid this host
  | 'dns'
  | 'connection' // refused, reset, no route
  | 'tls'
  | 'proxy'
  | 'timeout'
  | 'unauthorised' // 401: no or wrong credentials
  | 'forbidden' // 403
  | 'rate-limited' // 429
  | 'not-found' // a file that must exist is missing (the repository's root: "no trust data" is an answer, not an error)
  | 'gone' // 410: the service has been shut down
  | 'server-error' // 5xx
  | 'bad-answer' // any other status, HTML, a redirect, a header that contradicts the body
  | 'too-large' // more bytes than the limit
  | 'internal' // Image Trust itself failed; the log says how
  | 'cancelled'; // the question is no longer asked; never shown

/** Data could not be had. Says nothing about signatures. */
export class UnreachableError extends ImageTrustError {
  override readonly name = 'UnreachableError';
  readonly code: UnreachableReason;
  /** `host[:port]` that was asked. */
  readonly host: string;

  constructor(code: UnreachableReason, host: string, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
    this.host = host;
  }
}

/** The caller, or the user through an option or a setting, asked for something that makes no sense. */
export class UsageError extends ImageTrustError {
  override readonly name = 'UsageError';
  readonly code = 'usage';
}

/** Makes a `switch` exhaustive: does not compile while a case is missing, and throws should one slip through. */
export function unreachableCase(value: never): never {
  throw new TypeError(`unhandled case: ${JSON.stringify(value)}`);
}
