import { RefusedError, UnreachableError } from '../../base/errors.ts';
import { runAtOnce } from '../../base/sliced.ts';
import type { Pinning } from '../../notary/pinning.ts';
import type { Change } from '../../notary/publishing/change.ts';
import { applyChange } from '../../notary/publishing/apply-change.ts';
import { draftOf, orphanedRoles } from '../../notary/publishing/draft.ts';
import type { Draft } from '../../notary/publishing/draft.ts';
import { PublishRefused } from '../../notary/publishing/publish-refused.ts';
import { proposalOf } from '../../notary/publishing/proposal.ts';
import { namedKeys, renew, requireKeys, signDraft, wantedKeys } from '../../notary/publishing/sign-draft.ts';
import type { OpenKeys } from '../../notary/publishing/sign-draft.ts';
import { verifyRoot } from '../../notary/root.ts';
import type { TrustedSet } from '../../notary/trusted-set.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { MetadataSource } from '../updating/metadata-source.ts';
import type { Clock } from '../ports.ts';
import type { AskOptions, Question, UpdateOutcome } from '../updating/update-outcome.ts';
import { raiseVersions } from './claimed-version.ts';
import { isSamePublished } from './oversight.ts';
import type { Oversight, PublicationWords } from './oversight.ts';
import type { TrustServer } from './trust-server.ts';

export interface PublisherOptions {
  readonly updater: {
    update(question: Question, options: AskOptions): Promise<UpdateOutcome>;
    forget(gun: Question['gun']): Promise<void>;
  };
  readonly serverOf: (question: Question) => Pick<TrustServer, 'upload'>;
  readonly sourceOf: (question: Question) => Pick<MetadataSource, 'fetch'>;
  readonly ring: Pick<KeyRing, 'ids' | 'open' | 'keep'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Which first roots are trusted here, one that is made here among them. */
  readonly pinning: Pinning;
  readonly oversight?: Oversight | undefined;
}

/** What is to be changed, given what is published; asked again where somebody else was faster. */
export type Plan = (published: Draft, local: ReadonlySet<string>) => PlannedChanges | Promise<PlannedChanges>;

export interface PlannedChanges {
  readonly changes: readonly Change[];
  readonly words: PublicationWords;
}

export interface Publication {
  /** Roles that were signed and sent, in that order; none where there was nothing to change. */
  readonly roles: readonly string[];
  /** Delegations that count for nothing until enough of their keys sign them again. */
  readonly orphaned: readonly string[];
  readonly words: PublicationWords;
}

/** What a plan begins with. */
interface Beginning {
  /** What is published; `undefined` where nothing is. */
  readonly set: TrustedSet | undefined;
  /** The same as a draft, or a new repository's first. */
  readonly draft: Draft;
}

interface Sent extends Publication {
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Others may come first so often; then something else is wrong. */
const ATTEMPTS = 5;

/**
 * Publishes changes as the reference client does (`client/client.go` publish): verified data first, with the root asked for
 * whatever is known, then the changes, signatures, and one request. Until the server has taken that request nothing has
 * changed anywhere, so it may be interrupted at any time.
 */
export class Publisher {
  readonly #options: PublisherOptions;

  constructor(options: PublisherOptions) {
    this.#options = options;
  }

  /**
   * What is published now; `undefined` where the server has nothing.
   * @throws MetadataRefused, UnreachableError
   */
  async published(question: Question): Promise<Draft | undefined> {
    const set = await this.#fresh(question);
    return set && draftOf(set);
  }

  /** @throws PublishRefused, KeyError, MetadataRefused, UnreachableError; then nothing was published */
  async publish(question: Question, plan: Plan): Promise<Publication> {
    for (let attempt = 1; ; attempt += 1) {
      const set = await this.#fresh(question);
      if (set === undefined) throw new PublishRefused('no-trust-data', `there are no trust data for ${question.gun}`);
      try {
        return await this.#attempt(question, { set, draft: draftOf(set) }, plan);
      } catch (error) {
        if (!isConflict(error) || attempt === ATTEMPTS) throw error;
      }
    }
  }

  /**
   * Publishes a repository for the first time.
   * @throws PublishRefused `conflict` where somebody else has begun it meanwhile
   * @throws MetadataRefused `pinning` where this machine would not trust its root; then nothing was published
   */
  async begin(question: Question, draft: Draft, plan: Plan): Promise<Publication> {
    const { files, ...publication } = await this.#send(question, { set: undefined, draft }, plan);
    const set = await this.#fresh(question, 'sent');
    // The root that is trusted from now on must be the one that was made here.
    if (set === undefined || Buffer.compare(set.root.bytes, files.get('root') ?? new Uint8Array()) !== 0) {
      await this.#options.updater.forget(question.gun);
      throw new PublishRefused(
        'server',
        `${new URL(question.server).host} serves another root than the one that was published`,
      );
    }
    return publication;
  }

  async #attempt(question: Question, from: Beginning, plan: Plan): Promise<Publication> {
    const { roles, orphaned, words } = await this.#send(question, from, plan);
    if (roles.length > 0) await this.#remember(question);
    return { roles, orphaned, words };
  }

  async #send(question: Question, from: Beginning, plan: Plan): Promise<Sent> {
    const { ring, clock, sourceOf, oversight } = this.#options;
    const now = clock.now();
    const { changes, words } = await plan(from.draft, await ring.ids());
    // The plan may have made keys.
    const local = await ring.ids();
    const changed = renew(changes.reduce(applyChange, from.draft), local, now);
    const draft = await raiseVersions(changed, sourceOf(question));
    if (draft.dirty.size === 0) return { roles: [], orphaned: [], words, files: new Map() };
    requireKeys(draft, local);
    if (oversight !== undefined) {
      await oversight.approve({ ...proposalOf(from.draft, draft, now), words });
      await this.#requireUnchanged(question, from.set);
    }
    const files = signDraft(draft, await this.#open(draft, local), now);
    if (from.set === undefined) this.#requirePinned(question, files, now);
    // Once every passphrase has proved right, so that an attempt with a wrong one leaves no key behind.
    await ring.keep(namedKeys(draft));
    this.#leave(question);
    await this.#upload(question, files, from.set);
    return { roles: [...files.keys()], orphaned: orphanedRoles(draft), words, files };
  }

  /** What was begun could not be continued from here. @throws MetadataRefused `pinning` */
  #requirePinned({ gun }: Question, files: ReadonlyMap<string, Uint8Array>, now: number): void {
    const root = files.get('root') ?? new Uint8Array();
    runAtOnce(verifyRoot(root, { gun, now, pinning: this.#options.pinning, floor: 1, expiry: 'enforce' }));
  }

  /** Time has passed since what was approved was made. @throws PublishRefused `conflict` */
  async #requireUnchanged(question: Question, before: TrustedSet | undefined): Promise<void> {
    if (isSamePublished(before, await this.#fresh(question))) return;
    throw new PublishRefused('conflict', overtaken(question));
  }

  /**
   * The server calls it a conflict where a version is taken. Where others replaced what these files rest upon, their root or
   * another role, they do not verify there, which is as much a conflict.
   * @throws PublishRefused, UnreachableError
   */
  async #upload(
    question: Question,
    files: ReadonlyMap<string, Uint8Array>,
    before: TrustedSet | undefined,
  ): Promise<void> {
    try {
      await this.#options.serverOf(question).upload(files);
    } catch (error) {
      if (!(error instanceof PublishRefused && error.code === 'server')) throw error;
      if (await this.#isOvertaken(question, before)) {
        throw new PublishRefused('conflict', overtaken(question), { cause: error });
      }
      throw files.has('snapshot') ? error : withoutSnapshot(error);
    }
  }

  /** Where that cannot be found out, what the server said is all there is to say. */
  async #isOvertaken(question: Question, before: TrustedSet | undefined): Promise<boolean> {
    try {
      return !isSamePublished(before, await this.#fresh(question, 'sent'));
    } catch (error) {
      if (error instanceof UnreachableError || error instanceof RefusedError) return false;
      throw error;
    }
  }

  /** From here on nothing can be stopped. @throws UnreachableError `cancelled` */
  #leave({ server }: Question): void {
    const { oversight } = this.#options;
    if (oversight?.signal.aborted === true) {
      throw new UnreachableError('cancelled', new URL(server).host, 'the publication was cancelled');
    }
    oversight?.sending();
  }

  async #open(draft: Draft, local: ReadonlySet<string>): Promise<OpenKeys> {
    const keys = new Map();
    for (const id of wantedKeys(draft)) if (local.has(id)) keys.set(id, await this.#options.ring.open(id));
    return keys as OpenKeys;
  }

  /** @param when `sent`: nothing stops it any more */
  async #fresh(question: Question, when: 'before' | 'sent' = 'before'): Promise<TrustedSet | undefined> {
    const signal = when === 'sent' ? undefined : this.#options.oversight?.signal;
    const outcome = await this.#options.updater.update(question, { freshness: 'now', intent: 'write', signal });
    const { host } = new URL(question.server);
    switch (outcome.kind) {
      case 'trusted': {
        if (outcome.stale === undefined) return outcome.set;
        throw new UnreachableError(
          outcome.stale.reason,
          host,
          `the newest trust data of ${question.gun} cannot be had`,
        );
      }
      case 'noTrustData':
        return undefined;
      case 'retired':
        throw new UnreachableError('gone', host, '');
    }
  }

  /**
   * Verifies what the server makes of it. It has been published, whether that can be had at once or not, and whatever is served
   * instead of it: whoever asks next is told.
   */
  async #remember(question: Question): Promise<void> {
    try {
      await this.#fresh(question, 'sent');
    } catch (error) {
      if (!(error instanceof UnreachableError || error instanceof RefusedError)) throw error;
    }
  }
}

/** What was begun; `undefined` where somebody else was faster, whose trust data can then be continued. */
export async function unlessConflict<T>(begun: Promise<T>): Promise<T | undefined> {
  try {
    return await begun;
  } catch (error) {
    if (isConflict(error)) return undefined;
    throw error;
  }
}

/** A server that has not the snapshot's key either says so in words that nobody else understands. */
function withoutSnapshot(refused: PublishRefused): PublishRefused {
  const why = 'the snapshot was left to the server, for its key is not on this machine';
  return new PublishRefused(refused.code, `${refused.message}; ${why}`, { cause: refused });
}

function overtaken({ gun }: Question): string {
  return `somebody else has published ${gun} in the meantime`;
}

function isConflict(error: unknown): boolean {
  return error instanceof PublishRefused && error.code === 'conflict';
}
