import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { waitUntilAborted } from '../../server/src/remote/abortable.ts';

const never = new Promise<string>(() => undefined);

describe('waiting', () => {
  it('ends with the work', async () => {
    const { signal } = new AbortController();
    await expect(waitUntilAborted(Promise.resolve('done'), signal)).resolves.toBe('done');
    await expect(waitUntilAborted(Promise.reject(new Error('failed')), signal)).rejects.toThrow('failed');
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('ends when it is given up', async () => {
    const controller = new AbortController();
    const waiting = waitUntilAborted(never, controller.signal);
    controller.abort('gone');
    await expect(waiting).rejects.toMatchObject({ name: 'UnreachableError', code: 'cancelled', cause: 'gone' });
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  it('does not begin when it was given up before', async () => {
    await expect(waitUntilAborted(never, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
  });
});
