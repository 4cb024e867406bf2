import { execute, type CommandOptions } from '../../scripts/process.ts';

/** Of several runs, in milliseconds. */
export interface Times {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** How often each thing is measured; medians are quoted. */
export const RUNS = Number(process.env['BENCH_RUNS'] ?? 7);

export function timesOf(samples: readonly number[]): Times {
  const sorted = samples.toSorted((a, b) => a - b);
  return { median: percentile(sorted, 50), min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}

/** The smallest sample that at least `percent` of them do not exceed. `sorted` in ascending order. */
export function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** Measures `runs` turns of `once`, each after an unmeasured `before`. */
export async function measure(
  once: () => Promise<unknown>,
  before: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Times> {
  const samples: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    await before();
    const start = performance.now();
    await once();
    samples.push(performance.now() - start);
  }
  return timesOf(samples);
}

/** Runs a command that has to end with 0; the time is that of the whole process. */
export async function command(program: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { exitCode, stdout, stderr } = await execute(program, args, options);
  if (exitCode !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${exitCode}:\n${stdout}${stderr}`);
  return stdout;
}

/** A row of a results table; `limit` is the most that `value` should be. */
export interface Row {
  readonly what: string;
  readonly value: string;
  readonly limit?: string;
  readonly met?: boolean;
}

export interface Section {
  readonly title: string;
  /** What was measured and how, in a sentence or two. */
  readonly method: string;
  readonly rows: readonly Row[];
}

export const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;

/** A row that compares two times: `ours / theirs`, which should be at most `limit`. */
export function ratioRow(what: string, ours: number, theirs: number, limit: number): Row {
  const ratio = ours / theirs;
  return {
    what,
    value: `${ratio.toFixed(2)} (${ms(ours)} to ${ms(theirs)})`,
    limit: limit.toFixed(2),
    met: ratio <= limit,
  };
}
