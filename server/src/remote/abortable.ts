import { UnreachableError } from '../base/errors.ts';

/**
 * Waits for work that others may wait for too: aborting ends this waiting, not the work.
 * @throws UnreachableError `cancelled` as soon as the signal is aborted; otherwise what the work throws
 */
export async function waitUntilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => {
      reject(cancelled(signal));
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** What an aborted signal means to who waits. It names no host: nothing has failed, and nobody will be shown it. */
export function cancelled(signal: AbortSignal): UnreachableError {
  return new UnreachableError('cancelled', '', 'nobody waits for the answer any more', { cause: signal.reason });
}
