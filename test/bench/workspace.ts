import { bundleProgram } from './bundle.ts';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { startEmbeddedRegistry } from '../support/lab/embedded-registry.ts';
import type { LoopbackServer } from '../support/lab/loopback-server.ts';
import { openSlowLine } from '../support/slow-line.ts';
import { startLoopbackTrustServer, type LoopbackTrustServer } from '../support/trust-kit/loopback-trust-server.ts';
import { TestRepository } from '../support/trust-kit/repository.ts';
import { command, ratioRow, RUNS, timesOf, type Row, type Section } from './measure.ts';
import type { WorkspaceQuestion, WorkspaceReport } from './workspace-worker.ts';

/** Each direction of the line, in milliseconds: a round trip takes 50. */
const DELAY_MS = 25;
const REPOSITORIES = 20;
const TAGS = 10;
const FILES = 1000;
const MANIFEST = '{"schemaVersion":2,"manifests":[]}';
const INDEX = 'application/vnd.oci.image.index.v1+json';

/** Many images of few repositories, each used once or in a thousand files, through a line with a round trip of 50 ms. */
export async function benchWorkspace(folder: string): Promise<Section> {
  const [registry, trustServer] = await Promise.all([startEmbeddedRegistry(0), startLoopbackTrustServer()]);
  const registryLine = await openSlowLine(portOf(registry), DELAY_MS);
  const trustLine = await openSlowLine(portOf(trustServer), DELAY_MS);
  try {
    const images = await publishImages(registry, `localhost:${registryLine.port}`, trustServer);
    const check = await buildCheck(folder, `http://localhost:${trustLine.port}`);
    return {
      title: `${images.length} images through a line of 50 ms`,
      method: METHOD,
      rows: await rowsOf(check, images),
    };
  } finally {
    await Promise.all([registryLine, trustLine, registry, trustServer].map((server) => server.stop()));
  }
}

const METHOD =
  `${REPOSITORIES * TAGS} tags of ${REPOSITORIES} repositories on one registry and one trust server, in memory on loopback. The necessary ` +
  'requests are those that the check made, sent again as fast as eight at a time to each server allow; medians of ' +
  `${RUNS} processes with nothing remembered.`;

/** Puts tags on a registry, which is called `host`, and signs them. */
export async function publishImages(
  registry: LoopbackServer,
  host: string,
  trust: LoopbackTrustServer,
): Promise<readonly string[]> {
  const sha256 = createHash('sha256').update(MANIFEST).digest('hex');
  const images: string[] = [];
  for (let index = 0; index < REPOSITORIES; index++) {
    const repository = new TestRepository({ gun: `${host}/team/app${index}`, now: Date.now() });
    for (let tag = 0; tag < TAGS; tag++) {
      repository.addTarget('targets', `${tag}.0`, { sha256, size: MANIFEST.length });
      images.push(`${repository.gun}:${tag}.0`);
      const url = `${registry.url}/v2/team/app${index}/manifests/${tag}.0`;
      await fetch(url, { method: 'PUT', headers: { 'content-type': INDEX }, body: MANIFEST });
    }
    repository.publish();
    trust.serve(repository.gun, () => repository.files());
  }
  return images;
}

type Check = (question: Omit<WorkspaceQuestion, 'trustServer'>) => Promise<WorkspaceReport>;

async function buildCheck(folder: string, trustServer: string): Promise<Check> {
  const outfile = join(folder, 'workspace-worker.cjs');
  await bundleProgram('test/bench/workspace-worker.ts', outfile);
  return async (question) =>
    JSON.parse(
      await command(process.execPath, [outfile, JSON.stringify({ ...question, trustServer })]),
    ) as WorkspaceReport;
}

async function rowsOf(check: Check, images: readonly string[]): Promise<readonly Row[]> {
  const cold: WorkspaceReport[] = [];
  for (let run = 0; run < RUNS; run++) cold.push(await check({ images, files: 1 }));
  const few = images.filter((_, position) => position % TAGS === 0);
  const one = await check({ images: few, files: 1 });
  const many = await check({ images: few, files: FILES });
  const median = (of: (report: WorkspaceReport) => number): number => timesOf(cold.map(of)).median;
  return [
    ratioRow(
      'cold, to the necessary requests',
      median(({ ms }) => ms),
      median(({ necessaryMs }) => necessaryMs),
      1.5,
    ),
    // Four files of trust data a repository, one request an image, and one that finds out how the registry speaks.
    countRow(
      'requests, cold',
      median(({ requests }) => requests),
      REPOSITORIES * 4 + images.length + 1,
    ),
    countRow(`requests for ${FILES} files that use the same ${few.length} images`, many.requests, one.requests),
  ];
}

function countRow(what: string, value: number, limit: number): Row {
  return { what, value: String(value), limit: String(limit), met: value <= limit };
}

function portOf({ host }: LoopbackServer): number {
  return Number(host.slice(host.lastIndexOf(':') + 1));
}
