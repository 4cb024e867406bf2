import { createHash } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { newNotaryClient } from '../support/real-notary.ts';
import { startTrustServer } from '../support/lab/trust-server.ts';
import { TestRepository } from '../support/trust-kit/index.ts';
import { measure, ms, ratioRow, RUNS, timesOf, type Section } from './measure.ts';
import { buildAsk } from './trust.ts';
import type { WorkerReport } from './trust-worker.ts';

/** As many as the reference client's own test has (`client/client_update_test.go` TestDownloadTargetsLarge). */
const TARGETS = 75_000;
export const LARGE_GUN = 'docker.io/library/large';
export const LARGE_IMAGE = 'large';

function target(index: number): [string, { hashes: { sha256: string }; length: number }] {
  const sha256 = createHash('sha256').update(String(index)).digest('base64');
  return [`v${index}`, { hashes: { sha256 }, length: index + 1 }];
}

/** A repository with very many targets, in files as the reference client writes them: members in canonical order. */
export function largeRepository(): TestRepository {
  const repository = new TestRepository({ gun: LARGE_GUN, now: Date.now() });
  const targets = Array.from({ length: TARGETS }, (_, index) => target(index));
  repository.edit('targets', (signed) => {
    signed['targets'] = Object.fromEntries(targets.sort(byName));
    const members = Object.entries(signed).sort(byName);
    for (const [name] of members) Reflect.deleteProperty(signed, name);
    Object.assign(signed, Object.fromEntries(members));
  });
  return repository.publish();
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** Without a slow line: what the verification itself costs. */
export async function benchLargeTargets(folder: string): Promise<Section> {
  const repository = largeRepository();
  const server = await startTrustServer(0);
  try {
    server.publish(LARGE_GUN, repository.files());
    let client = await newNotaryClient({ url: server.url, parent: folder });
    const theirs = await measure(
      () => client.run('list', LARGE_GUN),
      async () => (client = await newNotaryClient({ url: server.url, parent: folder })),
    );
    const ask = await buildAsk(folder);
    const reports: WorkerReport[] = [];
    for (let run = 0; run < RUNS; run++) {
      const trustDir = await mkdtemp(join(folder, 'large-'));
      reports.push(await ask({ server: server.url, trustDir, caFile: '', freshness: 'cached', guns: [LARGE_GUN] }));
    }
    if (reports.some(({ signedTags }) => signedTags !== TARGETS)) throw new Error('not all targets were verified');
    const ours = timesOf(reports.map((report) => report.ms));
    const blocked = timesOf(reports.map((report) => report.blockedMs));
    return {
      title: 'A repository with 75,000 targets',
      method: `A targets file of ${(repository.file('targets').length / 1e6).toFixed(1)} MB on loopback, cold; medians of ${RUNS} processes. The reference client's time includes its start and the printing of its list.`,
      rows: [
        ratioRow('to `notary list`', ours.median, theirs.median, 1),
        {
          what: 'longest time that the event loop was not free',
          value: ms(blocked.median),
          limit: '50 ms',
          met: blocked.median <= 50,
        },
      ],
    };
  } finally {
    await server.stop();
  }
}
