import { UnreachableError } from '../base/errors.ts';

/**
 * Waits for work that others wait for too: aborting ends this waiting, not the work.
 * @param host what the error names
 * @throws UnreachableError `cancelled` once the signal is aborted; whatever the work throws
 */
export async function waitUntilAborted<T>(work: Promise<T>, host: string, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return work;
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => {
      reject(new UnreachableError('cancelled', host, `the wait for ${host} was cancelled`, { cause: signal.reason }));
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
