import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownEnvironment } from '../../test/support/own-environment.ts';
import { startVscodeServer } from '../../test/support/vscode/server.ts';
import { workbenchAddress } from '../../test/support/vscode/address.ts';
import { projectFolder } from '../paths.ts';
import { installVscode, OLDEST_VSCODE } from '../prepare/vscode.ts';
import { findExecutable } from '../process.ts';

/** An editor that shows the samples. */
export interface OpenEditor {
  /** Settles when the user has closed it; absent where that cannot be known. */
  readonly closed?: Promise<void>;
  stop(): Promise<void>;
}

/** Settings under which nothing stands between the user and the samples. */
const QUIET = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'telemetry.telemetryLevel': 'off',
};

const FIRST_FILE = 'Dockerfile';

/**
 * Opens `folder` in the VS Code of this machine, in a window of its own that knows only `settings` and this extension.
 * `undefined` where there is no `code` command.
 */
export async function openDesktop(
  folder: string,
  dataFolder: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<OpenEditor | undefined> {
  const code = await findExecutable('code');
  if (code === undefined) return undefined;
  await mkdir(join(dataFolder, 'User'), { recursive: true });
  await writeFile(join(dataFolder, 'User', 'settings.json'), JSON.stringify({ ...QUIET, ...settings }));
  const own = [`--user-data-dir=${dataFolder}`, `--extensionDevelopmentPath=${projectFolder}`];
  const env = { ...process.env, ...ownEnvironment(dataFolder) };
  const child = spawn(code, ['--wait', '--new-window', ...own, folder, join(folder, FIRST_FILE)], {
    stdio: 'ignore',
    env,
  });
  const closed = once(child, 'exit').then(() => undefined);
  return { closed, stop: () => Promise.resolve(void child.kill()) };
}

/** Serves the same in a VS Code that runs in a browser; installs it first where it is not there. */
export async function openBrowser(
  folder: string,
  settings: Readonly<Record<string, unknown>>,
  say: (line: string) => void,
): Promise<OpenEditor> {
  await installVscode(OLDEST_VSCODE, say);
  const server = await startVscodeServer({ userSettings: QUIET, machineSettings: settings });
  say(
    `VS Code is at ${workbenchAddress(server, { folder, file: join(folder, FIRST_FILE), extension: projectFolder })}`,
  );
  return { stop: () => server.stop() };
}
