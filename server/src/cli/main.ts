import { systemClock } from '../node/clock.ts';
import { type Environment, readEnvironment } from '../node/environment.ts';
import { createStreamLog } from '../node/log.ts';
import { type Machine, openMachine } from '../node/machine.ts';
import { sourceFiles } from '../node/source-files.ts';
import { createImageTrust, plainHttpHosts } from '../trust/create-image-trust.ts';
import type { ImageTrust } from '../trust/image-trust.ts';
import { EXIT } from './exit-code.ts';
import type { TextOutput, TrustRequest } from './host.ts';
import { run } from './program.ts';

declare const __VERSION__: string | undefined;

/** The build writes the version in; the sources, run as they are, have none. */
const VERSION = typeof __VERSION__ === 'undefined' ? 'development' : __VERSION__;

/** Machines whose connections have to be ended, for an open one keeps the process alive. */
type Opened = Pick<Machine, 'http'>[];

async function main(): Promise<void> {
  const environment = readEnvironment();
  const opened: Opened = [];
  try {
    process.exitCode = await run({
      args: process.argv.slice(2),
      version: VERSION,
      docker: environment,
      noColor: environment.noColor,
      stdout: outputTo(process.stdout),
      stderr: outputTo(process.stderr),
      clock: systemClock,
      sources: sourceFiles,
      openTrust: (request) => openTrust(request, environment, opened),
      serveLanguage: async () => {
        await import('../lsp/main.ts');
      },
    });
  } catch (error) {
    // A fault of the program: nothing was checked, and nothing may look as if it was.
    process.stderr.write(`image-trust: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = EXIT.unchecked;
  } finally {
    await Promise.all(opened.map(({ http }) => http.close()));
  }
}

async function openTrust(request: TrustRequest, environment: Environment, opened: Opened): Promise<ImageTrust> {
  const { settings, trustFolder, caFile } = request;
  const machine = await openMachine({
    environment,
    version: VERSION,
    log: createStreamLog('warn', process.stderr),
    caFile,
    plainHttpHosts: plainHttpHosts(settings),
    trustFolder,
  });
  opened.push(machine);
  const knownHosts = new Set(await machine.credentials.hosts());
  return createImageTrust(machine, settings, { restricted: false, knownHosts });
}

/** A reader that has seen enough, like `head`, closes the pipe: that is no failure. */
function outputTo(stream: NodeJS.WriteStream): TextOutput {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return { isTerminal: stream.isTTY, write: (text) => void stream.write(text) };
}

void main();
