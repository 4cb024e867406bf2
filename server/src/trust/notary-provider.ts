import { UnreachableError } from '../base/errors.ts';
import { MetadataExpired, MetadataRefused } from '../notary/refusal.ts';
import type { Gun, ImageName } from '../reference/image-name.ts';
import type { Clock, LongWork, RunSliced } from '../remote/ports.ts';
import type { AskOptions, Question, TrustedRepository, UpdateOutcome } from '../remote/updating/update-outcome.ts';
import type { LookUpOptions, RepositoryTrust, TrustAnswer, TrustProvider } from './provider.ts';
import { repositoryTrust } from './repository-trust.ts';

export interface NotaryProviderOptions {
  readonly updater: { update(question: Question, options: AskOptions): Promise<UpdateOutcome> };
  readonly clock: Clock;
  readonly longWork: LongWork;
  /** Base URL, without a trailing slash, of the trust server of a registry. */
  readonly serverFor: (registry: string) => string;
  /** Canonical ids of the private keys on this machine. */
  readonly localKeyIds: () => Promise<ReadonlySet<string>>;
}

/** Notary v1 as a trust system: says in the words of `provider.ts` what the updater's outcomes and errors mean. */
export class NotaryProvider implements TrustProvider {
  readonly #options: NotaryProviderOptions;
  readonly #translated = new WeakMap<TrustedRepository, Promise<RepositoryTrust>>();

  constructor(options: NotaryProviderOptions) {
    this.#options = options;
  }

  async lookUp(image: ImageName, { freshness, signal }: LookUpOptions): Promise<TrustAnswer> {
    const { updater, serverFor, clock } = this.#options;
    const { gun, registry } = image;
    const server = serverFor(registry);
    try {
      const outcome = await updater.update({ gun, registry, server }, { freshness, signal });
      return await this.#answer(image, server, outcome);
    } catch (error) {
      return answerOfFailure(error, server, clock.now());
    }
  }

  async #answer({ gun }: ImageName, server: string, outcome: UpdateOutcome): Promise<TrustAnswer> {
    switch (outcome.kind) {
      case 'trusted':
        return { kind: 'trusted', repository: await this.#repositoryTrust(outcome, { gun, server }) };
      case 'noTrustData':
        return { kind: 'noTrustData', server, checkedAt: outcome.checkedAt };
      case 'retired':
        return { kind: 'retired', server, checkedAt: outcome.checkedAt };
    }
  }

  /** A thousand uses of one repository are as many questions and one outcome, whose translation they share. */
  #repositoryTrust(outcome: TrustedRepository, question: { gun: Gun; server: string }): Promise<RepositoryTrust> {
    const known = this.#translated.get(outcome) ?? this.#translate(outcome, question);
    this.#translated.set(outcome, known);
    known.catch(() => this.#translated.delete(outcome));
    return known;
  }

  async #translate(outcome: TrustedRepository, question: { gun: Gun; server: string }): Promise<RepositoryTrust> {
    const localKeyIds = await this.#options.localKeyIds();
    // Lists outlive the question: nobody's abort ends them.
    const run: RunSliced = (work) => this.#options.longWork.run(work);
    return repositoryTrust(outcome, { ...question, localKeyIds, run });
  }
}

/** What an update's error means. @throws whatever else it was: a mistake in the program, which `ImageTrust` turns into "could not check" and logs */
export function answerOfFailure(
  error: unknown,
  server: string,
  checkedAt: number,
): Exclude<TrustAnswer, { kind: 'trusted' }> {
  if (error instanceof MetadataExpired) {
    return { kind: 'expired', server, role: error.role, expiredAt: error.expiredAt, checkedAt };
  }
  if (error instanceof MetadataRefused) {
    const { role, check, detail } = error;
    return { kind: 'rejected', server, role, check, detail, checkedAt };
  }
  if (error instanceof UnreachableError) {
    return { kind: 'unavailable', host: error.host, reason: error.code, detail: error.message };
  }
  throw error;
}
