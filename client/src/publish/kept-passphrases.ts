import type { SecretStorage } from 'vscode';

const PASSPHRASES = 'imageTrust.passphrases';

/** Passphrases that the user wanted to be remembered, by key id, in VS Code's store of secrets and nowhere else. */
export class KeptPassphrases {
  readonly #secrets: SecretStorage;

  constructor(secrets: SecretStorage) {
    this.#secrets = secrets;
  }

  async find(key: string): Promise<string | undefined> {
    return (await this.#all()).get(key);
  }

  async keep(passphrases: ReadonlyMap<string, string>): Promise<void> {
    if (passphrases.size > 0) await this.#store(new Map([...(await this.#all()), ...passphrases]));
  }

  async drop(key: string): Promise<void> {
    await this.#store(new Map([...(await this.#all())].filter(([other]) => other !== key)));
  }

  async dropAll(): Promise<void> {
    await this.#secrets.delete(PASSPHRASES);
  }

  async #all(): Promise<ReadonlyMap<string, string>> {
    try {
      const kept: unknown = JSON.parse((await this.#secrets.get(PASSPHRASES)) ?? '{}');
      const entries = typeof kept === 'object' && kept !== null ? Object.entries(kept) : [];
      return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
    } catch {
      return new Map(); // not ours, or damaged: the user is asked again
    }
  }

  async #store(passphrases: ReadonlyMap<string, string>): Promise<void> {
    await this.#secrets.store(PASSPHRASES, JSON.stringify(Object.fromEntries(passphrases)));
  }
}
