import type { Browser } from 'playwright-core';
import { workbenchAddress } from './address.ts';
import type { VscodeServer } from './server.ts';

/** What runs inside VS Code's extension host. Paths are absolute. */
export interface InHostRun {
  /** The folder opened as workspace. */
  readonly workspace: string;
  /** The folder of the extension under development. */
  readonly extension: string;
  /** A CommonJS module that exports `run(): Promise<void>`. */
  readonly suite: string;
  readonly timeoutMs: number;
}

/** How a run in the extension host ended, and everything the host wrote to its console meanwhile. */
export type InHostOutcome =
  | { readonly kind: 'finished'; readonly exitCode: number; readonly console: string }
  | { readonly kind: 'timed out'; readonly console: string };

/**
 * Opens the workbench with the instruction to run a suite in its extension host, and waits for the end of it.
 * The workbench reports through two functions that it finds on its window (VS Code `web.main.ts`, `extHostExtensionService`).
 */
export async function runInHost(browser: Browser, server: VscodeServer, run: InHostRun): Promise<InHostOutcome> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const address = workbenchAddress(server, { folder: run.workspace, extension: run.extension, suite: run.suite });
    const lines: string[] = [];
    await page.exposeFunction('codeAutomationLog', (_type: string, args: readonly unknown[]) => {
      lines.push(args.map(String).join(' '));
    });
    const finished = new Promise<InHostOutcome>((resolve, reject) => {
      const timer = setTimeout(() => resolve({ kind: 'timed out', console: lines.join('\n') }), run.timeoutMs);
      const finish = (exitCode: number): void => {
        clearTimeout(timer);
        resolve({ kind: 'finished', exitCode, console: lines.join('\n') });
      };
      page.once('crash', () => reject(new Error('the page of VS Code crashed')));
      page.exposeFunction('codeAutomationExit', finish).then(() => page.goto(address), reject);
    });
    return await finished;
  } finally {
    await context.close();
  }
}
