/** A download that has begun. Its failure is nobody's business until somebody asks for its bytes. */
export class Download {
  readonly #outcome: Promise<{ readonly bytes: Uint8Array } | { readonly error: unknown }>;

  constructor(begin: () => Promise<Uint8Array>) {
    this.#outcome = begin().then(
      (bytes) => ({ bytes }),
      (error: unknown) => ({ error }),
    );
  }

  /** @throws what the download failed with */
  async bytes(): Promise<Uint8Array> {
    const outcome = await this.#outcome;
    if ('error' in outcome) throw outcome.error;
    return outcome.bytes;
  }
}
