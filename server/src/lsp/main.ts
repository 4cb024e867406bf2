import { createConnection, type RemoteConsole } from 'vscode-languageserver/node';
import { systemClock } from '../node/clock.ts';
import { compileWasmOnce } from '../node/engine.ts';
import { readEnvironment } from '../node/environment.ts';
import { keyPorts } from '../node/key-folders.ts';
import { createLog } from '../node/log.ts';
import { createLongWork } from '../node/long-work.ts';
import { openMachine } from '../node/machine.ts';
import { createPassphrases } from '../node/passphrases.ts';
import { newSeal } from '../node/seal.ts';
import { DiskProjectFiles } from '../node/project-files.ts';
import { withProxyChoice } from '../node/proxies.ts';
import { listFiles, readFile, readPolicy } from '../node/workspace-files.ts';
import { plainHttpHosts } from '../trust/create-image-trust.ts';
import type { LogPort } from '../remote/ports.ts';
import { logFailure } from './guard.ts';
import { machinePorts } from './machine-ports.ts';
import { startServer } from './start-server.ts';

declare const __VERSION__: string | undefined;

/** The build writes the version in; the sources, run as they are, have none. */
const VERSION = typeof __VERSION__ === 'undefined' ? 'development' : __VERSION__;

/** Serves over what the arguments name: `--stdio`, `--node-ipc`, `--socket=PORT` or `--pipe=NAME`. */
function main(): void {
  compileWasmOnce();
  const connection = createConnection();
  const environment = readEnvironment();
  const log = logOn(connection.console);
  process.on('uncaughtException', (error) => logFailure(log, 'something unforeseen', error));
  const ports = machinePorts({
    clock: systemClock,
    longWork: createLongWork(),
    docker: environment,
    defaults: {},
    openMachine: (settings, { caFile, proxy }) =>
      openMachine({
        environment: withProxyChoice(environment, proxy),
        version: VERSION,
        log,
        caFile,
        pinnedAuthorities: settings.pinnedAuthorities,
        plainHttpHosts: plainHttpHosts(settings),
        trustFolder: undefined,
      }),
    // The variables with passphrases are read here and go nowhere else.
    publishing: { newSeal, keyPorts: (person) => keyPorts(environment, createPassphrases(process.env, person)) },
    files: { projectFiles: (roots) => new DiskProjectFiles(roots), readFile, readPolicy, listFiles },
  });
  startServer(connection, ports);
}

function logOn(console: RemoteConsole): LogPort {
  return createLog('info', (level, message) => console[level](message));
}

main();
