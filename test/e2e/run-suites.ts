import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from '../../scripts/paths.ts';
import { launchBrowser } from '../support/vscode/browser.ts';
import { runInHost } from '../support/vscode/in-host.ts';
import { startVscodeServer } from '../support/vscode/server.ts';
import type { Lab } from '../support/lab/lab.ts';
import { labSettings } from '../support/lab/settings.ts';
import { copySamples } from '../support/lab/samples.ts';
import { suitesMain } from './bundle-suites.ts';

/** A folder of `suites/`: what runs in a workspace that the user trusts, and in one that they do not. */
export type SuiteFolder = 'trusted' | 'restricted';

/** One test that ran in the extension host; `failure` has the message and the stack. */
export interface HostTest {
  readonly title: string;
  readonly failure?: string;
}

const LIMIT_MS = 120_000;

/**
 * Runs a folder of suites in the extension host of a fresh VS Code, over a copy of the samples.
 * @throws Error with VS Code's logs where the run gave no report
 */
export async function runSuites(folder: SuiteFolder, lab: Lab): Promise<readonly HostTest[]> {
  const work = await mkdtemp(join(tmpdir(), 'image-trust-e2e-'));
  const workspace = join(work, 'shop');
  const report = join(work, 'report.json');
  await copySamples(workspace, lab.registry);
  const server = await startVscodeServer({
    userSettings: { 'security.workspace.trust.enabled': folder === 'restricted' },
    machineSettings: labSettings(lab),
    env: { IMAGE_TRUST_SUITES: folder, IMAGE_TRUST_REPORT: report, IMAGE_TRUST_KEYS: JSON.stringify(lab.keys) },
  });
  const browser = await launchBrowser();
  try {
    const run = { workspace, extension: projectFolder, suite: suitesMain, timeoutMs: LIMIT_MS };
    const outcome = await runInHost(browser, server, run);
    if (existsSync(report)) {
      const tests = readReport(await readFile(report, 'utf8'));
      if (tests.some(({ failure }) => failure !== undefined)) console.error(await server.readLogs());
      return tests;
    }
    const end =
      outcome.kind === 'finished' ? `ended with ${outcome.exitCode}` : `did not end within ${LIMIT_MS / 1000} s`;
    throw new Error(
      `the ${folder} suites gave no report: VS Code ${end}\n${outcome.console}\n${await server.readLogs()}`,
    );
  } finally {
    await browser.close();
    await server.stop();
    await rm(work, { recursive: true, force: true });
  }
}

/** The part of mocha's JSON report that is read. */
interface MochaReport {
  readonly tests: readonly {
    readonly fullTitle: string;
    readonly err: { readonly stack?: string; readonly message?: string };
  }[];
}

function readReport(text: string): readonly HostTest[] {
  const { tests } = JSON.parse(text) as MochaReport;
  return tests.map(({ fullTitle: title, err }) => {
    const failure = err.stack ?? err.message;
    return failure === undefined ? { title } : { title, failure };
  });
}
