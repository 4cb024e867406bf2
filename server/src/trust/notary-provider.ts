import { UnreachableError } from '../base/errors.ts';
import { MetadataExpired, MetadataRefused } from '../notary/refusal.ts';
import type { Gun, ImageName } from '../reference/image-name.ts';
import type { Clock, LongWork, RunSliced } from '../remote/ports.ts';
import { Flights } from '../remote/updating/flights.ts';
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
  readonly #lookingForKeys = new Flights<ReadonlySet<string>>();

  constructor(options: NotaryProviderOptions) {
    this.#options = options;
  }

  async lookUp(image: ImageName, { freshness, signal }: LookUpOptions): Promise<TrustAnswer> {
    const { updater, serverFor, clock } = this.#options;
    const { gun, registry } = image;
    const server = serverFor(registry);
    try {
      const asking = updater.update({ gun, registry, server }, { freshness, signal });
      // Who wants the server asked gets a new answer, for which the keys are looked up meanwhile.
      const keyIds = freshness === 'now' ? begun(this.#localKeyIds()) : () => this.#localKeyIds();
      return await this.#answer({ gun, server, keyIds }, await asking);
    } catch (error) {
      return answerOfFailure(error, server, clock.now());
    }
  }

  /** Every key file is opened for it, so that those who ask at the same time share it. */
  #localKeyIds(): Promise<ReadonlySet<string>> {
    return this.#lookingForKeys.join('', undefined, () => this.#options.localKeyIds());
  }

  async #answer(asked: Asked, outcome: UpdateOutcome): Promise<TrustAnswer> {
    const { server } = asked;
    switch (outcome.kind) {
      case 'trusted':
        return { kind: 'trusted', repository: await this.#repositoryTrust(outcome, asked) };
      case 'noTrustData':
        return { kind: 'noTrustData', server, checkedAt: outcome.checkedAt };
      case 'retired':
        return { kind: 'retired', server, checkedAt: outcome.checkedAt };
    }
  }

  /** A thousand uses of one repository are as many questions and one outcome, whose translation they share. */
  #repositoryTrust(outcome: TrustedRepository, asked: Asked): Promise<RepositoryTrust> {
    const known = this.#translated.get(outcome) ?? this.#translate(outcome, asked);
    this.#translated.set(outcome, known);
    known.catch(() => this.#translated.delete(outcome));
    return known;
  }

  async #translate(outcome: TrustedRepository, { gun, server, keyIds }: Asked): Promise<RepositoryTrust> {
    const localKeyIds = await keyIds();
    // Lists outlive the question: nobody's abort ends them.
    const run: RunSliced = (work) => this.#options.longWork.run(work);
    return repositoryTrust(outcome, { gun, server, localKeyIds, run });
  }
}

interface Asked {
  readonly gun: Gun;
  readonly server: string;
  readonly keyIds: () => Promise<ReadonlySet<string>>;
}

/** What is under way. Its failure is nobody's business until somebody asks for it. */
function begun<Value>(promise: Promise<Value>): () => Promise<Value> {
  promise.catch(() => undefined);
  return () => promise;
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
