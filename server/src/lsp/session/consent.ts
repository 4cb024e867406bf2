import type { ConsentAnswer } from '../protocol.ts';

export interface ConsentOptions {
  /** Whether the user's answer would change anything now. */
  readonly isMissing: (host: string) => boolean;
  /** Asks the user; rejects where the client cannot ask. */
  readonly ask: (host: string) => Promise<ConsentAnswer>;
  readonly onAllowed: (host: string) => Promise<void>;
  readonly onFailure: (host: string, error: unknown) => void;
}

/**
 * Asks the user about unknown hosts, one after the other, once each while the server runs, whatever the answer, until it is taken
 * back. A file may name a dozen of them.
 */
export class Consent {
  readonly #options: ConsentOptions;
  readonly #asked = new Set<string>();
  #lastQuestion: Promise<void> = Promise.resolve();

  constructor(options: ConsentOptions) {
    this.#options = options;
  }

  /** Returns at once; the answer arrives through `onAllowed`, or not at all. */
  want(host: string): void {
    if (this.#asked.has(host)) return;
    this.#asked.add(host);
    this.#lastQuestion = this.#lastQuestion.then(() => this.#ask(host));
  }

  /** The user wants to be asked about these again. */
  forget(hosts: Iterable<string>): void {
    for (const host of hosts) this.#asked.delete(host);
  }

  async #ask(host: string): Promise<void> {
    try {
      if (!this.#options.isMissing(host)) return;
      if ((await this.#options.ask(host)) === 'allow') await this.#options.onAllowed(host);
    } catch (error) {
      this.#options.onFailure(host, error);
    }
  }
}
