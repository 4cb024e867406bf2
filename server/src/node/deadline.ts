import { UnreachableError } from '../base/errors.ts';

/** One signal for the two ways in which a request ends early; its reason is the `UnreachableError` to throw. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Rejects when the signal is aborted, with its reason; until then, and for ever after `clear`, nothing. */
  readonly passed: Promise<never>;
  /** Ends the request for a third reason. */
  fail(reason: UnreachableError): void;
  /** Must be called when the request is over, so that neither timer nor listener outlives it. */
  clear(): void;
}

/**
 * @param host what the error names
 * @param timeoutMs milliseconds from now until `timeout`
 * @param caller aborting it means `cancelled`
 */
export function startDeadline(host: string, timeoutMs: number, caller: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  const passed = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason as UnreachableError));
  });
  // Who does not wait for it looks at the signal.
  passed.catch(() => undefined);
  const fail = (reason: UnreachableError) => {
    controller.abort(reason);
  };
  const cancel = () => {
    fail(new UnreachableError('cancelled', host, `the request to ${host} was cancelled`, { cause: caller?.reason }));
  };
  const timer = setTimeout(() => {
    fail(new UnreachableError('timeout', host, `not within ${timeoutMs} ms`));
  }, timeoutMs);
  if (caller?.aborted === true) cancel();
  caller?.addEventListener('abort', cancel, { once: true });
  return {
    signal: controller.signal,
    passed,
    fail,
    clear: () => {
      clearTimeout(timer);
      caller?.removeEventListener('abort', cancel);
    },
  };
}
