import { bundleProgram } from './bundle.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { newDockerClient } from '../support/docker-client.ts';
import { newNotaryClient, startNotary, type RealNotary } from '../support/real-notary.ts';
import { openSlowLine, type SlowLine } from '../support/slow-line.ts';
import { publishTrustStory, STORY } from '../support/trust-story.ts';
import { command, measure, ms, ratioRow, RUNS, timesOf, type Section } from './measure.ts';
import type { WorkerReport } from './trust-worker.ts';

/** Each direction of the line, in milliseconds: a round trip takes 50. */
const DELAY_MS = 25;
const REPOSITORIES = 20;

/** One process of ours that asks for trust data and reports on it. */
export type Ask = (request: {
  readonly server: string;
  readonly trustDir: string;
  readonly caFile: string;
  readonly freshness: 'cached' | 'now';
  readonly guns: readonly string[];
}) => Promise<WorkerReport>;

export async function buildAsk(folder: string): Promise<Ask> {
  const outfile = join(folder, 'trust-worker.cjs');
  await bundleProgram('test/bench/trust-worker.ts', outfile);
  return async ({ server, trustDir, caFile, freshness, guns }) =>
    JSON.parse(
      await command(process.execPath, [outfile, server, trustDir, caFile, freshness, ...guns]),
    ) as WorkerReport;
}

/** Through a line with a round trip of 50 ms, against `notary list` and `docker trust inspect` on the same server. */
export async function benchTrust(folder: string): Promise<Section> {
  const notary = await startNotary();
  const line = await openSlowLine(Number(new URL(notary.url).port), DELAY_MS);
  try {
    await publishTrustStory(await notary.client(), folder);
    const far = { ...notary, host: `localhost:${line.port}`, url: `https://localhost:${line.port}` };
    const theirs = await measureTheirs(far, folder);
    const ours = await measureOurs(await buildAsk(folder), far, line, folder);
    return { title: 'Trust data through a line of 50 ms', method: METHOD, rows: rowsOf(ours, theirs) };
  } finally {
    await line.stop();
    await notary.stop();
  }
}

const METHOD =
  `One repository with two signers and \`targets/releases\` on a real notary-server over TLS. Every time is the median of ${RUNS} ` +
  'processes, without the start of the process: for ours measured inside it, for the others the time of `notary version` and ' +
  '`docker trust --help` is taken off. Of the warm time 150 ms are three round trips (TCP, TLS, the one request), which no new process ' +
  'can do without.';

interface Measured {
  readonly cold: number;
  readonly warm: number;
}

async function measureTheirs(far: RealNotary, folder: string): Promise<Record<'list' | 'inspect', Measured>> {
  const newClient = () => newNotaryClient({ url: far.url, caFile: far.caFile, parent: folder });
  let client = await newClient();
  const version = await measure(() => command('notary', ['version']));
  const list = () => client.run('list', STORY.signed);
  const listCold = await measure(list, async () => (client = await newClient()));
  const listWarm = await measure(list);
  let docker = await newDockerClient(far, folder);
  const inspect = async () => {
    const { exitCode, stderr } = await docker.trustInspect(STORY.signed);
    if (exitCode !== 0) throw new Error(`docker trust inspect ended with ${exitCode}:\n${stderr}`);
  };
  const help = await measure(() => command('docker', ['trust', '--help']));
  const inspectCold = await measure(inspect, async () => (docker = await newDockerClient(far, folder)));
  const inspectWarm = await measure(inspect);
  return {
    list: { cold: listCold.median - version.median, warm: listWarm.median - version.median },
    inspect: { cold: inspectCold.median - help.median, warm: inspectWarm.median - help.median },
  };
}

interface OurTimes extends Measured {
  readonly warmRequests: number;
  readonly freshRequests: number;
  readonly tenUsesRequests: number;
  readonly oneUseRequests: number;
  readonly manyConnections: number;
}

async function measureOurs(ask: Ask, far: RealNotary, line: SlowLine, folder: string): Promise<OurTimes> {
  const base = { server: far.url, caFile: far.caFile, guns: [STORY.signed] } as const;
  const newFolder = () => mkdtemp(join(folder, 'ours-'));
  const cold: WorkerReport[] = [];
  const warm: WorkerReport[] = [];
  let trustDir = await newFolder();
  for (let run = 0; run < RUNS; run++) {
    trustDir = await newFolder();
    cold.push(await ask({ ...base, trustDir, freshness: 'cached' }));
    warm.push(await ask({ ...base, trustDir, freshness: 'now' }));
  }
  const fresh = await ask({ ...base, trustDir, freshness: 'cached' });
  const tenUses = await ask({
    ...base,
    guns: Array(10).fill(STORY.signed),
    trustDir: await newFolder(),
    freshness: 'cached',
  });
  const many = Array.from({ length: REPOSITORIES }, (_, index) => `docker.io/library/absent${index}`);
  const before = line.connections();
  await ask({ ...base, guns: many, trustDir: await newFolder(), freshness: 'cached' });
  const result = {
    cold: timesOf(cold.map((report) => report.ms)).median,
    warm: timesOf(warm.map((report) => report.ms)).median,
    warmRequests: Math.max(...warm.map(({ requests }) => requests)),
    freshRequests: fresh.requests,
    tenUsesRequests: tenUses.requests,
    oneUseRequests: cold[0]?.requests ?? Number.NaN,
    manyConnections: line.connections() - before,
  };
  await rm(trustDir, { recursive: true });
  return result;
}

function rowsOf(ours: OurTimes, { list, inspect }: Record<'list' | 'inspect', Measured>): Section['rows'] {
  const count = (what: string, value: number, limit: number) => ({
    what,
    value: String(value),
    limit: String(limit),
    met: value <= limit,
  });
  return [
    ratioRow('cold, to `docker trust inspect`', ours.cold, inspect.cold, 0.25),
    ratioRow('cold, to `notary list`', ours.cold, list.cold, 0.35),
    ratioRow('warm, nothing new, to `docker trust inspect`', ours.warm, inspect.warm, 0.3),
    {
      what: 'warm, nothing new, to `notary list`',
      value: `${(ours.warm / list.warm).toFixed(2)} (${ms(ours.warm)} to ${ms(list.warm)})`,
    },
    count('requests, warm, nothing new', ours.warmRequests, 1),
    count('requests, inside the freshness window', ours.freshRequests, 0),
    count('requests for ten uses of one repository, cold', ours.tenUsesRequests, ours.oneUseRequests),
    count(`connections for ${REPOSITORIES} repositories of one host, cold`, ours.manyConnections, REPOSITORIES),
  ];
}
