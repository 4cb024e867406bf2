/**
 * One process that asks for trust data once, as the command line does, and says how long that took without the start of the
 * process: `node trust-worker.js SERVER TRUST_DIR CA_FILE FRESHNESS GUN…`. Prints JSON.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { readEnvironment } from '../../server/src/node/environment.ts';
import { createLog } from '../../server/src/node/log.ts';
import { openMachine } from '../../server/src/node/machine.ts';
import { parseGun } from '../../server/src/reference/gun.ts';
import { createImageTrust } from '../../server/src/trust/create-image-trust.ts';
import { DEFAULT_SETTINGS } from '../../server/src/trust/settings.ts';

export interface WorkerReport {
  readonly ms: number;
  readonly requests: number;
  readonly answers: Readonly<Record<string, number>>;
  readonly signedTags: number;
  /** The longest that the event loop was busy with one thing, in milliseconds. */
  readonly blockedMs: number;
}

async function main(): Promise<WorkerReport> {
  const [server = '', trustFolder = '', caFile = '', freshness = 'cached', ...names] = process.argv.slice(2);
  const guns = names.map((name) => parseGun(name)).filter((gun) => gun !== undefined);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const start = performance.now();
  const machine = await openMachine({
    environment: readEnvironment(),
    version: 'bench',
    log: createLog('error', () => undefined),
    pinnedAuthorities: new Map(),
    caFile: caFile === '' ? undefined : caFile,
    plainHttpHosts: new Set(),
    trustFolder,
  });
  let requests = 0;
  const http = { send: (request: Parameters<typeof machine.http.send>[0]) => (requests++, machine.http.send(request)) };
  const settings = { ...DEFAULT_SETTINGS, trustServer: server, network: 'all' } as const;
  const trust = createImageTrust({ ...machine, http }, settings, { restricted: false, knownHosts: new Set() });
  delay.enable();
  const asked = await Promise.all(
    guns.map((gun) => trust.repository(gun, { freshness: freshness === 'now' ? 'now' : 'cached' })),
  );
  const took = performance.now() - start;
  delay.disable();
  await machine.http.close();
  const answers: Record<string, number> = {};
  for (const { kind } of asked) answers[kind] = (answers[kind] ?? 0) + 1;
  let signedTags = 0;
  for (const one of asked) if (one.kind === 'trusted') signedTags += (await one.repository.signedTags()).length;
  return { ms: took, requests, answers, signedTags, blockedMs: delay.max / 1e6 };
}

void main().then((report) => process.stdout.write(JSON.stringify(report)));
