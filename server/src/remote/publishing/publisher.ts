import { UnreachableError } from '../../base/errors.ts';
import type { Change } from '../../notary/publishing/change.ts';
import { applyChange } from '../../notary/publishing/apply-change.ts';
import { draftOf, orphanedRoles } from '../../notary/publishing/draft.ts';
import type { Draft } from '../../notary/publishing/draft.ts';
import { PublishRefused } from '../../notary/publishing/publish-refused.ts';
import { renew, requireKeys, signDraft, wantedKeys } from '../../notary/publishing/sign-draft.ts';
import type { OpenKeys } from '../../notary/publishing/sign-draft.ts';
import type { TrustedSet } from '../../notary/trusted-set.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { MetadataSource } from '../updating/metadata-source.ts';
import type { Clock } from '../ports.ts';
import type { AskOptions, Question, UpdateOutcome } from '../updating/update-outcome.ts';
import { raiseVersions } from './claimed-version.ts';
import type { TrustServer } from './trust-server.ts';

export interface PublisherOptions {
  readonly updater: {
    update(question: Question, options: AskOptions): Promise<UpdateOutcome>;
    forget(gun: Question['gun']): Promise<void>;
  };
  readonly serverOf: (question: Question) => Pick<TrustServer, 'upload'>;
  readonly sourceOf: (question: Question) => Pick<MetadataSource, 'fetch'>;
  readonly ring: Pick<KeyRing, 'ids' | 'open'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** What is to be changed, given what is published; asked again where somebody else was faster. */
export type Plan = (published: Draft, local: ReadonlySet<string>) => readonly Change[] | Promise<readonly Change[]>;

export interface Publication {
  /** Roles that were signed and sent, in that order; none where there was nothing to change. */
  readonly roles: readonly string[];
  /** Delegations that count for nothing until enough of their keys sign them again. */
  readonly orphaned: readonly string[];
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
        return await this.#attempt(question, draftOf(set), plan);
      } catch (error) {
        if (!(error instanceof PublishRefused && error.code === 'conflict') || attempt === ATTEMPTS) throw error;
      }
    }
  }

  /**
   * Publishes a repository for the first time.
   * @throws PublishRefused `initialised` where it has trust data already
   */
  async begin(question: Question, draft: Draft, plan: Plan): Promise<Publication> {
    const { roles, files, orphaned } = await this.#send(question, draft, plan);
    const set = await this.#fresh(question);
    // The root that is trusted from now on must be the one that was made here.
    if (set === undefined || Buffer.compare(set.root.bytes, files.get('root') ?? new Uint8Array()) !== 0) {
      await this.#options.updater.forget(question.gun);
      throw new PublishRefused(
        'server',
        `${new URL(question.server).host} serves another root than the one that was published`,
      );
    }
    return { roles, orphaned };
  }

  async #attempt(question: Question, draft: Draft, plan: Plan): Promise<Publication> {
    const { roles, orphaned } = await this.#send(question, draft, plan);
    if (roles.length > 0) await this.#remember(question);
    return { roles, orphaned };
  }

  async #send(
    question: Question,
    published: Draft,
    plan: Plan,
  ): Promise<Publication & { readonly files: ReadonlyMap<string, Uint8Array> }> {
    const { ring, clock, serverOf, sourceOf } = this.#options;
    const now = clock.now();
    const changed = (await plan(published, await ring.ids())).reduce(applyChange, published);
    // The plan may have made keys.
    const local = await ring.ids();
    const draft = await raiseVersions(renew(changed, local, now), sourceOf(question));
    if (draft.dirty.size === 0) return { roles: [], orphaned: [], files: new Map() };
    requireKeys(draft, local);
    const files = signDraft(draft, await this.#open(draft, local), now);
    await serverOf(question).upload(files);
    return { roles: [...files.keys()], orphaned: orphanedRoles(draft), files };
  }

  async #open(draft: Draft, local: ReadonlySet<string>): Promise<OpenKeys> {
    const keys = new Map();
    for (const id of wantedKeys(draft)) if (local.has(id)) keys.set(id, await this.#options.ring.open(id));
    return keys as OpenKeys;
  }

  async #fresh(question: Question): Promise<TrustedSet | undefined> {
    const outcome = await this.#options.updater.update(question, { freshness: 'now', intent: 'write' });
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
        throw new UnreachableError('gone', host, `the trust service of ${host} has been shut down`);
    }
  }

  /** Verifies what the server makes of it. It has been published, whether that can be had at once or not. */
  async #remember(question: Question): Promise<void> {
    try {
      await this.#fresh(question);
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
    }
  }
}
