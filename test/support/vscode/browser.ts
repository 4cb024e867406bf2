import { chromium, type Browser } from 'playwright-core';
import { findExecutable } from '../../../scripts/process.ts';

const EXECUTABLES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Nothing but this machine is reached: every other name fails to resolve. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1',
];

/** Starts this machine's Chromium without a window. @throws Error where there is none */
export async function launchBrowser(): Promise<Browser> {
  for (const name of EXECUTABLES) {
    const executablePath = await findExecutable(name);
    if (executablePath !== undefined) return chromium.launch({ executablePath, args: ARGUMENTS });
  }
  throw new Error(`no Chromium on this machine (${EXECUTABLES.join(', ')}): run "npx tsx scripts/prepare.ts"`);
}
