import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  installVscode,
  OLDEST_VSCODE,
  type VscodeProgram,
  type VscodeRelease,
} from '../../../scripts/prepare/vscode.ts';
import { run } from '../../../scripts/process.ts';
import { ownEnvironment } from '../own-environment.ts';

export interface VscodeServerOptions {
  /** Absent: the oldest that the extension is made for. */
  readonly release?: VscodeRelease;
  /** What a person has in their own settings. */
  readonly userSettings?: Readonly<Record<string, unknown>>;
  /** Settings of the machine that the extensions run on: where `machine` scope is looked up. */
  readonly machineSettings?: Readonly<Record<string, unknown>>;
  /** Packaged extensions to install first. */
  readonly extensions?: readonly string[];
  /** Added to the environment of the server, and so of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
}

/** VS Code's own server on a free loopback port, with folders of its own that know nothing of this user's. */
export interface VscodeServer {
  /** `http://localhost:PORT`: serves the workbench. */
  readonly url: string;
  /** `localhost:PORT`: the authority of `vscode-remote:` addresses. */
  readonly authority: string;
  /** Where extensions are installed, one folder each. */
  readonly extensionsFolder: string;
  /** Every log that VS Code and its extension hosts have written so far, each under its name: what a failing test shows. */
  readLogs(): Promise<string>;
  /** Ends the server with its extension hosts and removes its folders. */
  stop(): Promise<void>;
}

const START_MS = 60_000;

/** Starts VS Code's server and waits until it listens. @throws Error with the server's last words where it does not. */
export async function startVscodeServer(options: VscodeServerOptions = {}): Promise<VscodeServer> {
  const program = await installVscode(options.release ?? OLDEST_VSCODE, (line) => console.log(line));
  const home = await mkdtemp(join(tmpdir(), 'image-trust-vscode-'));
  const data = join(home, 'server');
  const extensionsFolder = join(home, 'extensions');
  await writeSettings(join(data, 'data', 'User'), { 'telemetry.telemetryLevel': 'off', ...options.userSettings });
  await writeSettings(join(data, 'data', 'Machine'), options.machineSettings ?? {});
  const folders = ['--server-data-dir', data, '--extensions-dir', extensionsFolder];
  const env = { ...ownEnvironment(home), ...options.env };
  for (const extension of options.extensions ?? []) {
    await run(program.node, [program.main, ...folders, '--install-extension', extension], { env });
  }

  const server = startProcess(program, folders, env);
  const stop = async (): Promise<void> => {
    await end(server);
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const authority = `localhost:${await listeningPort(server)}`;
    const readLogs = (): Promise<string> => readFolderOfLogs(join(data, 'data', 'logs'));
    return { url: `http://${authority}`, authority, extensionsFolder, readLogs, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function writeSettings(folder: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'settings.json'), JSON.stringify(settings, undefined, 2));
}

function startProcess(
  { node, main }: VscodeProgram,
  folders: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ChildProcess {
  const address = ['--host', '127.0.0.1', '--port', '0', '--without-connection-token'];
  const quiet = ['--accept-server-license-terms', '--telemetry-level', 'off'];
  return spawn(node, [main, ...address, ...quiet, ...folders], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // No gallery: extensions are looked up nowhere.
    env: { ...process.env, EXTENSIONS_GALLERY: '{}', ...env },
  });
}

async function listeningPort(server: ChildProcess): Promise<number> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (what: string): void => {
      clearTimeout(timer);
      reject(new Error(`VS Code's server ${what}\n${said.slice(-20).join('\n')}`));
    };
    const timer = setTimeout(() => fail(`did not listen within ${START_MS / 1000} s`), START_MS);
    server.once('error', (error) => fail(`could not be started: ${error.message}`));
    server.once('exit', (code) => fail(`ended with ${code ?? 'a signal'}`));
    for (const stream of [server.stdout, server.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line);
        const port = /Extension host agent listening on (\d+)/.exec(line)?.[1];
        if (port === undefined) return;
        clearTimeout(timer);
        resolve(Number(port));
      });
    }
  });
}

async function end(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill('SIGTERM');
  await exited;
}

async function readFolderOfLogs(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true });
  const logs = names.filter((name) => name.endsWith('.log')).sort();
  const texts = await Promise.all(logs.map((name) => readFile(join(folder, name), 'utf8')));
  return logs
    .map((name, index) => ({ name, text: (texts[index] ?? '').trim() }))
    .filter(({ text }) => text !== '')
    .map(({ name, text }) => `--- ${name}\n${text}`)
    .join('\n');
}
