import { RefusedError, UnreachableError } from '../../base/errors.ts';
import type { Pinning } from '../../notary/pinning.ts';
import type { Gun } from '../../reference/image-name.ts';
import type { AuthorizedHttp } from '../auth/authorized-http.ts';
import type { Download } from './download.ts';
import { Flights } from './flights.ts';
import { isFresh, wasJustChecked } from './freshness.ts';
import { KnownFiles } from './known-files.ts';
import { metadataSource } from './metadata-source.ts';
import type { MetadataSource } from './metadata-source.ts';
import type { Clock, LongWork, RunSliced } from '../ports.ts';
import { isConfirmation, recordOf, type Success } from './record-of.ts';
import { isRetired } from './retirement.ts';
import { NoTrustDataError } from './root-update.ts';
import { seenChanges } from './seen-changes.ts';
import type { TrustRecord } from '../store/trust-record.ts';
import type { TrustStore } from '../store/trust-store.ts';
import type { AskOptions, Question, TrustedRepository, UpdateOutcome } from './update-outcome.ts';
import { timestampOf, UpdateSession } from './update-session.ts';

export interface UpdaterOptions {
  /** HTTP with the credentials of a registry, which are its trust server's too. */
  readonly httpFor: (registry: string) => AuthorizedHttp;
  readonly store: TrustStore;
  readonly clock: Clock;
  readonly longWork: LongWork;
  readonly pinning: Pinning;
  /** For one request, in milliseconds. */
  readonly timeoutMs: number;
  /** How long a successful check is not repeated, in milliseconds. */
  readonly freshnessMs: number;
}

/**
 * Keeps verified trust data up to date: one update at a time for each repository, none inside the freshness window. Answers
 * are remembered, errors never, but after an error no earlier answer will do; that there is no trust data is remembered for two
 * minutes.
 */
export class Updater {
  readonly #options: UpdaterOptions;
  readonly #answers = new Map<string, UpdateOutcome>();
  /** Questions whose last answer was an error. */
  readonly #failed = new Set<string>();
  readonly #flights = new Flights<UpdateOutcome>();

  constructor(options: UpdaterOptions) {
    this.#options = options;
  }

  /**
   * @throws MetadataRefused where the metadata fail a check
   * @throws UnreachableError where they cannot be had, and none that is known is still valid; `cancelled` by the signal
   */
  async update(question: Question, options: AskOptions): Promise<UpdateOutcome> {
    const { clock, freshnessMs } = this.#options;
    const now = clock.now();
    if (isRetired(question.server, now)) return { kind: 'retired', checkedAt: now };
    const key = keyOf(question);
    const answer = this.#answers.get(key);
    if (options.freshness === 'cached' && answer !== undefined && isFresh(answer, now, freshnessMs)) return answer;
    // Who wants the server asked now does not join those whom an earlier answer would do.
    const flight = `${key} ${options.freshness} ${options.intent ?? 'read'}`;
    try {
      const fresh = await this.#flights.join(flight, options.signal, (signal) => this.#ask(question, options, signal));
      const meanwhile = this.#answers.get(key);
      const newest = meanwhile !== undefined && meanwhile !== answer && isNewer(meanwhile, fresh) ? meanwhile : fresh;
      this.#answers.set(key, newest);
      this.#failed.delete(key);
      return newest;
    } catch (error) {
      if (!isCancelled(error)) this.#distrust(key);
      throw error;
    }
  }

  /** Forgets what was answered about a repository, and its root of trust: the next root seen is taken as a first one. */
  async forget(gun: Gun): Promise<void> {
    for (const key of this.#answers.keys()) if (key.endsWith(` ${gun}`)) this.#answers.delete(key);
    await this.#options.store.forget(gun);
  }

  #distrust(key: string): void {
    this.#answers.delete(key);
    this.#failed.add(key);
  }

  async #ask(question: Question, options: AskOptions, signal: AbortSignal): Promise<UpdateOutcome> {
    const { httpFor, timeoutMs, store, clock, longWork, freshnessMs } = this.#options;
    const now = clock.now();
    const begin = (): Beginning => {
      const source = metadataSource({ http: httpFor(question.registry), timeoutMs, signal, ...question });
      return { source, timestamp: timestampOf(source) };
    };
    // Where the server is asked in any case, it is asked while the record is read.
    const begun = options.freshness === 'now' ? begin() : undefined;
    const record = await store.load(question.gun);
    const run: RunSliced = (work) => longWork.run(work, signal);
    const update = { question, record, now, run };
    const wasChecked = wasJustChecked(record, question.server, now, freshnessMs) && !this.#failed.has(keyOf(question));
    if (options.freshness === 'cached' && wasChecked) {
      const nobody = { source: SILENT, timestamp: timestampOf(SILENT) };
      const remembered = await this.#fromStore({ ...update, ...nobody, intent: 'read' });
      if (remembered !== undefined) return remembered;
    }
    try {
      return await this.#run({ ...update, ...(begun ?? begin()), intent: options.intent ?? 'read' });
    } catch (error) {
      if (error instanceof NoTrustDataError) return { kind: 'noTrustData', checkedAt: now };
      if (error instanceof UnreachableError && error.code === 'gone') return { kind: 'retired', checkedAt: now };
      throw error;
    }
  }

  /** What was checked less than a window ago, by another process perhaps, verified again without asking anybody. */
  async #fromStore(update: Update): Promise<UpdateOutcome | undefined> {
    const { record, now } = update;
    try {
      const { set } = await this.#session(update, this.#knownFiles(update)).run();
      return { kind: 'trusted', set, checkedAt: record.checked?.at ?? now, history: record.history };
    } catch (error) {
      // Whatever is missing or out of date, the server has the last word.
      if (error instanceof UnreachableError || error instanceof RefusedError) return undefined;
      throw error;
    }
  }

  async #run(update: Update): Promise<UpdateOutcome> {
    const { question, source, record, now } = update;
    const known = this.#knownFiles(update);
    const result = await this.#session(update, known)
      .run()
      .catch(async (error: unknown) => {
        // Versions seen on the way count, even where the update as a whole did not come through.
        await this.#save(known, now);
        throw error;
      });
    const saved = await this.#save(known, now, { result, server: question.server, now });
    const { set, stale } = result;
    const trusted = { kind: 'trusted', set, history: saved.history } as const;
    if (stale === undefined) return { ...trusted, checkedAt: now };
    return {
      ...trusted,
      checkedAt: record.checked?.at ?? now,
      stale: { reason: stale, host: source.host, since: now },
    };
  }

  #knownFiles({ question, record }: Update): KnownFiles {
    const last = this.#answers.get(keyOf(question));
    return new KnownFiles(record, this.#options.store, last?.kind === 'trusted' ? last.set : undefined);
  }

  #session({ question: { gun }, source, timestamp, now, intent, run }: Update, known: KnownFiles): UpdateSession {
    const { pinning } = this.#options;
    return new UpdateSession({ gun, source, timestamp, known, now, intent, run, pinning });
  }

  async #save(known: KnownFiles, now: number, success?: Success): Promise<TrustRecord> {
    if (known.learnt.size === 0 && success === undefined) return known.record;
    const { store, longWork } = this.#options;
    // What has been verified is kept, also where nobody waits for the answer any more.
    const run: RunSliced = (work) => longWork.run(work);
    // Before the files that it compares with are replaced. Done twice, because the process was killed, it is done once.
    await store.history.add(known.record.gun as Gun, await seenChanges(known, now, run));
    const record = await recordOf(known, success, run);
    const files = known.unsaved();
    const saved = store.save(record, files, known.record);
    if (files.length > 0 || !isConfirmation(known.record, record)) return saved;
    // Only the time is new, which nobody has to wait for; that the store is damaged is found when it is read next.
    saved.catch(() => undefined);
    return record;
  }
}

function keyOf({ server, gun }: Question): string {
  return `${server} ${gun}`;
}

/** Whether what was given to another question in the meantime rests on newer data: nobody is shown older ones after it. */
function isNewer(meanwhile: UpdateOutcome, fresh: UpdateOutcome): boolean {
  if (meanwhile.kind !== 'trusted' || fresh.kind !== 'trusted') return false;
  const byRoot = meanwhile.set.root.metadata.version - fresh.set.root.metadata.version;
  return byRoot > 0 || (byRoot === 0 && timestampVersion(meanwhile) > timestampVersion(fresh));
}

function timestampVersion({ set }: TrustedRepository): number {
  return set.timestamp?.metadata.version ?? 0;
}

function isCancelled(error: unknown): boolean {
  return error instanceof UnreachableError && error.code === 'cancelled';
}

/** A server, and what is wanted of it first. */
interface Beginning {
  readonly source: MetadataSource;
  readonly timestamp: Download;
}

interface Update extends Beginning {
  readonly question: Question;
  readonly record: TrustRecord;
  readonly now: number;
  readonly intent: 'read' | 'write';
  readonly run: RunSliced;
}

/** A server that nobody asks. */
const SILENT: MetadataSource = {
  host: '',
  fetch: (name) => Promise.reject(new UnreachableError('offline', '', `${name} is not asked for`)),
};
