import { ResponseError, type CancellationToken } from 'vscode-languageserver';

/** Where failures of handlers go. */
export interface FailureLog {
  error(message: string): void;
}

/**
 * A request handler whose failure costs this one answer: it is logged and `fallback` is answered. Answers that are errors on
 * purpose (`ResponseError`) go through.
 */
export function guarded<P, R>(
  log: FailureLog,
  name: string,
  fallback: R,
  handler: (params: P, token: CancellationToken) => R | Promise<R>,
): (params: P, token: CancellationToken) => Promise<R> {
  return async (params, token) => {
    try {
      return await handler(params, token);
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      logFailure(log, name, error);
      return fallback;
    }
  };
}

/** The same for a notification or an event: nothing is answered. */
export function guardedEvent<P>(
  log: FailureLog,
  name: string,
  handler: (params: P) => void | Promise<void>,
): (params: P) => Promise<void> {
  return async (params) => {
    try {
      await handler(params);
    } catch (error) {
      logFailure(log, name, error);
    }
  };
}

export function logFailure(log: FailureLog, name: string, error: unknown): void {
  log.error(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
}

/** An `AbortSignal` that follows the client's cancellation: of a request, or of its progress. */
export function signalOf(...tokens: readonly CancellationToken[]): AbortSignal {
  const abort = new AbortController();
  for (const token of tokens) {
    if (token.isCancellationRequested) abort.abort();
    token.onCancellationRequested(() => abort.abort());
  }
  return abort.signal;
}
