import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFiles } from '../../../server/src/node/files.ts';
import { TRUST_ON_FIRST_USE } from '../../../server/src/notary/pinning.ts';
import type { Gun } from '../../../server/src/reference/image-name.ts';
import { TrustStore } from '../../../server/src/remote/store/trust-store.ts';
import { Updater } from '../../../server/src/remote/updating/updater.ts';
import { FakeTrustServer, TestClock, TestRepository } from '../../support/trust-kit/index.ts';
import { SILENT_LOG } from '../../support/trust-kit/silent-log.ts';
import { NOW } from '../../support/trust-kit/world.ts';
import { AT_ONCE } from '../../support/at-once.ts';

const REPOSITORIES = 4;
const PROCESSES = 3;
const ROUNDS = 8;

test('several windows share one folder: nobody fails, no version is lost, nothing is left over', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'image-trust-store-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const server = new FakeTrustServer();
  const repositories = Array.from({ length: REPOSITORIES }, (_, index) => {
    const repository = new TestRepository({ gun: `docker.io/library/r${index}`, now: NOW });
    return repository.delegate('targets/releases').publish();
  });
  for (const repository of repositories) server.serve(repository);
  const updaters = Array.from({ length: PROCESSES }, () => {
    const store = new TrustStore(createFiles(folder), SILENT_LOG);
    const clock = new TestClock(NOW);
    const limits = { timeoutMs: 1000, freshnessMs: 0 };
    return new Updater({
      httpFor: () => server,
      store,
      clock,
      longWork: AT_ONCE,
      pinning: TRUST_ON_FIRST_USE,
      ...limits,
    });
  });
  const ask = (updater: Updater, { gun }: TestRepository): Promise<unknown> =>
    updater.update({ gun: gun as Gun, registry: 'docker.io', server: server.url }, { freshness: 'now' });
  for (let round = 0; round < ROUNDS; round += 1) {
    const questions = updaters.flatMap((updater) => repositories.map((repository) => ask(updater, repository)));
    for (const outcome of await Promise.all(questions)) expect(outcome).toMatchObject({ kind: 'trusted' });
    for (const repository of repositories) repository.touchAll().publish();
  }
  const store = new TrustStore(createFiles(folder), SILENT_LOG);
  for (const { gun } of repositories) {
    const { highest } = await store.load(gun as Gun);
    expect([...highest.values()].map(({ version }) => version)).toEqual(Array.from(highest, () => ROUNDS));
  }
  await store.sweep();
  // Timestamp, snapshot, targets and targets/releases of each; the root is in the record.
  expect(await readdir(join(folder, 'files'))).toHaveLength(4 * REPOSITORIES);
  // Hundreds of files are written through to a disk that others may be using.
}, 60_000);
