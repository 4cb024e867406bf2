import { TRUST_ON_FIRST_USE } from '../../../server/src/notary/pinning.ts';
import type { Pinning } from '../../../server/src/notary/pinning.ts';
import type { Check } from '../../../server/src/notary/refusal.ts';
import { MetadataRefused } from '../../../server/src/notary/refusal.ts';
import type { Gun } from '../../../server/src/reference/image-name.ts';
import { TrustStore } from '../../../server/src/remote/store/trust-store.ts';
import { SILENT_LOG } from './silent-log.ts';
import { Updater } from '../../../server/src/remote/updating/updater.ts';
import type {
  AskOptions,
  TrustedRepository,
  UpdateOutcome,
} from '../../../server/src/remote/updating/update-outcome.ts';
import { FakeTrustServer } from './fake-trust-server.ts';
import { MemoryFiles } from './memory-files.ts';
import { TestRepository } from './repository.ts';
import type { LongWork } from '../../../server/src/remote/ports.ts';
import { TestClock } from './test-clock.ts';
import { AT_ONCE } from '../at-once.ts';

export const NOW = Date.UTC(2026, 5, 1);
export const DAY = 86_400_000;
export const GUN = 'docker.io/library/alpine' as Gun;
export const DIGEST = { sha256: 'a'.repeat(64), size: 528 };

/** A repository with the delegations docker makes, its server, and a client with a store of its own. */
export class TestWorld {
  readonly clock = new TestClock(NOW);
  longWork: LongWork = AT_ONCE;
  readonly repository: TestRepository;
  readonly server = new FakeTrustServer();
  readonly files = new MemoryFiles();
  readonly pinning: Pinning;
  readonly #updater: Updater;

  constructor(repository = publishedRepository(), pinning: Pinning = TRUST_ON_FIRST_USE) {
    this.repository = repository;
    this.pinning = pinning;
    this.server.serve(repository);
    this.#updater = this.newUpdater();
  }

  /** Another process with the same store. */
  newUpdater(): Updater {
    const { server, clock, longWork, pinning } = this;
    const store = new TrustStore(this.files, SILENT_LOG);
    return new Updater({
      httpFor: () => server,
      store,
      clock,
      longWork,
      pinning,
      timeoutMs: 1000,
      freshnessMs: 300_000,
    });
  }

  update(options: Partial<AskOptions> = {}, updater = this.#updater): Promise<UpdateOutcome> {
    const question = { gun: GUN, registry: 'docker.io', server: this.server.url };
    return updater.update(question, { freshness: 'now', ...options });
  }

  /** @throws what the update throws; Error where the server has no trust data */
  async trusted(): Promise<TrustedRepository> {
    const outcome = await this.update();
    if (outcome.kind !== 'trusted') throw new Error(outcome.kind);
    return outcome;
  }

  /** `accepted`, `accepted without targets/a`, or `role: check` of the refusal. */
  async decision(): Promise<string> {
    try {
      const skipped = [...(await this.trusted()).set.skipped.keys()];
      return ['accepted', ...skipped.map((role) => `without ${role}`)].join(' ');
    } catch (error) {
      if (error instanceof MetadataRefused) return refusal(error.role, error.check);
      throw error;
    }
  }
}

export function refusal(role: string, check: Check): string {
  return `${role}: ${check}`;
}

export function publishedRepository(): TestRepository {
  const repository = new TestRepository({ gun: GUN, now: NOW });
  for (const role of ['targets/releases', 'targets/alice']) repository.delegate(role);
  for (const role of ['targets', 'targets/releases', 'targets/alice'])
    repository.addTarget(role, `by-${role.split('/').at(-1) ?? ''}`, DIGEST);
  return repository.publish();
}
