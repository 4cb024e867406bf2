/**
 * Loaded before a program that is to be measured (`node --require`): answers each message of its parent with what happened since
 * the message before.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface LoopReport {
  /** The longest that the event loop was busy with one thing, in milliseconds. */
  readonly blockedMs: number;
  /** Resident memory now, and the most that it ever was, in bytes. */
  readonly memory: number;
  readonly peakMemory: number;
}

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
process.on('message', () => {
  const report: LoopReport = {
    blockedMs: delay.max / 1e6,
    memory: process.memoryUsage.rss(),
    peakMemory: process.resourceUsage().maxRSS * 1024,
  };
  delay.reset();
  process.send?.(report);
});
