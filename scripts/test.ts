import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from './prepare.ts';
import { execute } from './process.ts';

/** One line of the summary. */
interface StepResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly seconds: number;
  /** The tests that passed at a later attempt only. */
  readonly unsteady?: readonly string[];
  /** Why the step was not carried out, one reason a line. */
  readonly notRun?: readonly string[];
}

type Outcome = Omit<StepResult, 'name' | 'seconds'>;

/** The part of vitest's JSON report (its jest-compatible `json` reporter) that is counted. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numTotalTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly VitestTest[] }[];
}

/** `failureMessages` are those of every attempt. */
interface VitestTest {
  readonly fullName: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
}

/** Everything that must hold before a change lands, in order. All steps are carried out, so that one run tells everything. */
async function main(): Promise<void> {
  const lacks = await prepare((line) => console.log(`prepare: ${line}`));
  const results = [
    await step('build', () => command('build')),
    await step('types', () => command('check:types')),
    await step('lint', () => command('check:lint')),
    await step('format', () => command('check:format')),
    await step('unit', () => tests('test:unit', [])),
    await step('integration', () => tests('test:integration', lacks.integration)),
    await step('e2e', () => tests('test:e2e', lacks.e2e)),
  ];
  summarise(results);
  if (results.some(({ failed }) => failed > 0)) process.exitCode = 1;
}

async function step(name: string, carryOut: () => Promise<Outcome>): Promise<StepResult> {
  console.log(`\n=== ${name}`);
  const start = performance.now();
  const outcome = await carryOut();
  return { name, ...outcome, seconds: (performance.now() - start) / 1000 };
}

/** A script of package.json that either succeeds or fails. */
async function command(script: string): Promise<Outcome> {
  const { exitCode } = await execute('npm', ['run', '--silent', script], { output: 'show' });
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** A script of package.json that runs vitest. In CI a suite that lacks something has failed; elsewhere that is said loudly. */
async function tests(script: string, lacks: readonly string[]): Promise<Outcome> {
  if (lacks.length > 0) {
    for (const lack of lacks) console.error(`NOT RUN: ${lack}`);
    return { passed: 0, failed: process.env['CI'] === 'true' ? lacks.length : 0, notRun: lacks };
  }
  const folder = await mkdtemp(join(tmpdir(), 'image-trust-test-'));
  try {
    const report = join(folder, 'report.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const { exitCode } = await execute('npm', ['run', '--silent', script, '--', ...reporters], { output: 'show' });
    return count(await readReport(report), exitCode);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readReport(file: string): Promise<VitestReport | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as VitestReport;
  } catch {
    return undefined; // vitest ended before it could write one: its exit code says so.
  }
}

/** Whatever did not pass has failed: a skipped test, a file that could not be loaded, an error outside of any test. */
function count(report: VitestReport | undefined, exitCode: number): Outcome {
  const passed = report?.numPassedTests ?? 0;
  const unloaded = report?.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  const failed = (report?.numTotalTests ?? 0) - passed + (unloaded?.length ?? 0);
  const unsteady = report?.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status, failureMessages }) => status === 'passed' && failureMessages.length > 0)
    .map(({ fullName }) => fullName);
  return { passed, failed: failed === 0 && exitCode !== 0 ? 1 : failed, unsteady: unsteady ?? [] };
}

/** What is to be looked into, a table, then the line that says it all. */
function summarise(results: readonly StepResult[]): void {
  console.log('');
  for (const { name, unsteady = [] } of results) {
    for (const test of unsteady) console.error(`UNSTEADY: ${name}: "${test}" passed at its second attempt only`);
  }
  for (const { name, passed, failed, seconds, notRun } of results) {
    const counts = notRun === undefined ? `${passed} passed, ${failed} failed` : 'NOT RUN, see above';
    console.log(`${name.padEnd(12)} ${`${seconds.toFixed(0)} s`.padStart(6)}  ${counts}`);
  }
  const sum = (key: 'passed' | 'failed'): number => results.reduce((total, result) => total + result[key], 0);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
}

main().catch((error: unknown) => {
  console.error(error);
  console.log('\n0 passed, 1 failed');
  process.exitCode = 1;
});
