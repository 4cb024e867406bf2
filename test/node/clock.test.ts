import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../server/src/node/clock.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1000 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the system’s clock', () => {
  it('tells the time and runs what is due, once', () => {
    const runs: number[] = [];
    systemClock.after(50, () => runs.push(systemClock.now()));
    vi.advanceTimersByTime(200);
    expect(runs).toEqual([1050]);
  });

  it('runs nothing that was cancelled', () => {
    const action = vi.fn();
    systemClock.after(50, action)();
    vi.advanceTimersByTime(200);
    expect(action).not.toHaveBeenCalled();
  });
});
