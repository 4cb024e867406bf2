import { fileURLToPath } from 'node:url';
import { createConnection, type RemoteConsole } from 'vscode-languageserver/node';
import { systemClock } from '../node/clock.ts';
import { readEnvironment } from '../node/environment.ts';
import { createLog } from '../node/log.ts';
import { openMachine } from '../node/machine.ts';
import { sourceFiles } from '../node/source-files.ts';
import { plainHttpHosts } from '../trust/create-image-trust.ts';
import type { LogPort } from '../remote/ports.ts';
import { logFailure } from './guard.ts';
import { machinePorts } from './machine-ports.ts';
import { startServer } from './start-server.ts';

declare const __VERSION__: string | undefined;

/** The build writes the version in; the sources, run as they are, have none. */
const VERSION = typeof __VERSION__ === 'undefined' ? 'development' : __VERSION__;

/** An environment file is a list of short lines; a longer one is none. */
const MAX_ENVIRONMENT_FILE_BYTES = 1024 * 1024;

/** Serves over what the arguments name: `--stdio`, `--node-ipc`, `--socket=PORT` or `--pipe=NAME`. */
function main(): void {
  const connection = createConnection();
  const environment = readEnvironment();
  const log = logOn(connection.console);
  process.on('uncaughtException', (error) => logFailure(log, 'something unforeseen', error));
  const ports = machinePorts({
    clock: systemClock,
    docker: environment,
    defaults: {},
    openMachine: (settings, caFile) =>
      openMachine({
        environment,
        version: VERSION,
        log,
        caFile,
        plainHttpHosts: plainHttpHosts(settings),
        trustFolder: undefined,
      }),
    readEnvironmentFile,
  });
  startServer(connection, ports);
}

function logOn(console: RemoteConsole): LogPort {
  return createLog('info', (level, message) => console[level](message));
}

async function readEnvironmentFile(documentUri: string): Promise<string | undefined> {
  try {
    const path = fileURLToPath(new URL('.env', documentUri));
    return new TextDecoder().decode(await sourceFiles.read(path, MAX_ENVIRONMENT_FILE_BYTES));
  } catch {
    // No file, not a file's URI, or not readable: as if there were none.
    return undefined;
  }
}

main();
