import { readAuthorities } from '../node/authorities.ts';
import { systemClock } from '../node/clock.ts';
import { compileWasmOnce } from '../node/engine.ts';
import { listFiles, readFile, readPolicy } from '../node/workspace-files.ts';
import { type Environment, readEnvironment } from '../node/environment.ts';
import { IgnoredFiles } from '../node/ignored-files.ts';
import { keyPorts } from '../node/key-folders.ts';
import { createLog, createStreamLog } from '../node/log.ts';
import { createLongWork } from '../node/long-work.ts';
import { type Machine, openMachine, readOnlyFolder } from '../node/machine.ts';
import { createPassphrases, terminalPassphrases } from '../node/passphrases.ts';
import { withProxyChoice } from '../node/proxies.ts';
import { ensureOwnFolder } from '../node/own-folder.ts';
import { newSeal } from '../node/seal.ts';
import { absolutePath, DiskProjectFiles } from '../node/project-files.ts';
import { sourceFiles } from '../node/source-files.ts';
import { openTerminal } from '../node/terminal.ts';
import type { LogPort } from '../remote/ports.ts';
import { createImageTrust, plainHttpHosts } from '../trust/create-image-trust.ts';
import { createRoots } from '../trust/create-roots.ts';
import type { ImageTrust } from '../trust/image-trust.ts';
import { createPublishing } from '../trust/publishing/create-publishing.ts';
import { createKeys } from '../trust/publishing/keys.ts';
import type { RootsOfTrust } from '../trust/roots-of-trust.ts';
import { EXIT } from './exit-code.ts';
import type { LanguageRequest, TextOutput } from './host.ts';
import { run } from './program.ts';
import type { PublisherHost } from './publish/publisher-host.ts';
import type { TrustRequest } from './trust-request.ts';

declare const __VERSION__: string | undefined;

/** The build writes the version in; the sources, run as they are, have none. */
const VERSION = typeof __VERSION__ === 'undefined' ? 'development' : __VERSION__;

async function main(): Promise<void> {
  const environment = readEnvironment();
  // Their connections have to be ended, for an open one keeps the process alive.
  const opened: Machine[] = [];
  const ignored = new IgnoredFiles();
  try {
    process.exitCode = await run({
      args: process.argv.slice(2),
      version: VERSION,
      docker: environment,
      noColor: environment.noColor,
      stdout: outputTo(process.stdout),
      stderr: outputTo(process.stderr),
      clock: systemClock,
      sources: { ...sourceFiles, isIgnored: (path, kind) => ignored.has(path, kind) },
      absolutePath,
      projectFiles: (roots) => new DiskProjectFiles(roots),
      publisher: publisherHost(environment, opened),
      openTrust: (request) => openTrust(request, environment, opened),
      openRoots: (request, from) => openRoots(request, from, environment, opened),
      serveLanguage: (request) => serveLanguage(request, environment),
    });
  } catch (error) {
    // A fault of the program: nothing was checked, and nothing may look as if it was.
    process.stderr.write(`image-trust: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = EXIT.unchecked;
  } finally {
    await Promise.all(opened.map(({ http }) => http.close()));
  }
}

async function openTrust(request: TrustRequest, environment: Environment, opened: Machine[]): Promise<ImageTrust> {
  const machine = await open(request, environment, createStreamLog('warn', process.stderr));
  opened.push(machine);
  const knownHosts = new Set(await machine.credentials.hosts());
  return createImageTrust(machine, request.settings, { restricted: false, knownHosts });
}

async function openRoots(
  request: TrustRequest,
  from: string | undefined,
  environment: Environment,
  opened: Machine[],
): Promise<RootsOfTrust> {
  const machine = await open(request, environment, createStreamLog('warn', process.stderr));
  opened.push(machine);
  const knownHosts = new Set(await machine.credentials.hosts());
  const rootFolders = from === undefined ? machine.rootFolders : [readOnlyFolder(from)];
  return createRoots({ ...machine, rootFolders }, request.settings, { restricted: false, knownHosts });
}

/** The variables with passphrases are read here and go nowhere else. */
function publisherHost(environment: Environment, opened: Machine[]): PublisherHost {
  const terminal = openTerminal(process.stdin, process.stderr);
  const person = terminal && terminalPassphrases(terminal);
  const ports = keyPorts(environment, createPassphrases(process.env, person));
  return {
    openKeys: () => createKeys(ports, systemClock),
    openPublishing: async (request) => {
      const machine = await open(request, environment, createStreamLog('warn', process.stderr));
      opened.push(machine);
      const knownHosts = new Set(await machine.credentials.hosts());
      return createPublishing({ ...machine, ...ports }, request.settings, { restricted: false, knownHosts });
    },
    readKeyFile: (path, maxBytes) => sourceFiles.readPrivate(path, maxBytes),
    createFile: (path, content) => sourceFiles.create(path, content),
    confirm: async (question) => {
      if (terminal === undefined) return 'nobody';
      const answer = await terminal.readLine(`${question} [y/N] `);
      return /^y(es)?$/i.test(answer?.trim() ?? '') ? 'yes' : 'no';
    },
  };
}

/** The server's parts are loaded only here: no other command needs them. */
async function serveLanguage(request: LanguageRequest, environment: Environment): Promise<void> {
  compileWasmOnce();
  // Tried once for nothing but the errors: inside the server they could only be logged.
  await readAuthorities(request.caFile, environment.extraCaFile);
  if (request.trustFolder !== undefined) await ensureOwnFolder(request.trustFolder);
  const [{ createConnection }, { logFailure }, { machinePorts }, { startServer }] = await Promise.all([
    import('vscode-languageserver/node'),
    import('../lsp/guard.ts'),
    import('../lsp/machine-ports.ts'),
    import('../lsp/start-server.ts'),
  ]);
  const connection = createConnection(process.stdin, process.stdout);
  const log = createLog('info', (level, message) => connection.console[level](message));
  process.on('uncaughtException', (error) => logFailure(log, 'something unforeseen', error));
  const ports = machinePorts({
    clock: systemClock,
    longWork: createLongWork(),
    docker: environment,
    defaults: request.defaults,
    openMachine: (settings, { caFile = request.caFile, proxy }) =>
      open({ ...request, settings, caFile }, withProxyChoice(environment, proxy), log),
    publishing: { newSeal, keyPorts: (person) => keyPorts(environment, createPassphrases(process.env, person)) },
    files: { projectFiles: (roots) => new DiskProjectFiles(roots), readFile, readPolicy, listFiles },
  });
  startServer(connection, ports);
}

async function open(
  { settings, trustFolder, caFile }: TrustRequest,
  environment: Environment,
  log: LogPort,
): Promise<Machine> {
  if (trustFolder !== undefined) await ensureOwnFolder(trustFolder);
  const { pinnedAuthorities } = settings;
  const options = { environment, version: VERSION, log, caFile, pinnedAuthorities, trustFolder };
  return openMachine({ ...options, plainHttpHosts: plainHttpHosts(settings) });
}

/** A reader that has seen enough, like `head`, closes the pipe: that is no failure. A disk that is full is one. */
function outputTo(stream: NodeJS.WriteStream): TextOutput {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.stderr.write(`image-trust: the result could not be written: ${error.message}\n`);
    process.exit(EXIT.usage);
  });
  return { isTerminal: stream.isTTY, write: (text) => void stream.write(text) };
}

void main();
