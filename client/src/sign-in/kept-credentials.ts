import type { Disposable, SecretStorage } from 'vscode';
import type { GivenCredentials } from '../../../server/src/lsp/protocol.ts';

const PREFIX = 'imageTrust.credentials.';

/** Which hosts there are; the store cannot list its keys in every version of VS Code. It is shared by all windows, as they are. */
const HOSTS = 'imageTrust.signedInHosts';

/** What the user has signed in with, each host under a key of its own, in VS Code's store of secrets and nowhere else. */
export class KeptCredentials {
  readonly #secrets: SecretStorage;

  constructor(secrets: SecretStorage) {
    this.#secrets = secrets;
  }

  /** `null` where there are none, or none that can be read. */
  async find(host: string): Promise<GivenCredentials | null> {
    const kept = parse(await this.#secrets.get(PREFIX + host));
    return isCredentials(kept) ? { username: kept.username, password: kept.password } : null;
  }

  async keep(host: string, { username, password }: GivenCredentials): Promise<void> {
    // Named first: a host without credentials can be signed out of, but not credentials without a host.
    await this.#name([...(await this.hosts()).filter((other) => other !== host), host]);
    await this.#secrets.store(PREFIX + host, JSON.stringify({ username, password }));
  }

  async drop(host: string): Promise<void> {
    await this.#secrets.delete(PREFIX + host);
    await this.#name((await this.hosts()).filter((other) => other !== host));
  }

  /** Every host that the user has signed in to, sorted. */
  async hosts(): Promise<readonly string[]> {
    const kept = parse(await this.#secrets.get(HOSTS));
    return Array.isArray(kept) ? kept.filter((host) => typeof host === 'string').sort() : [];
  }

  /** Calls back when a host was signed in to or out of, in whatever window. */
  onChange(changed: () => void): Disposable {
    return this.#secrets.onDidChange(({ key }) => {
      if (key.startsWith(PREFIX)) changed();
    });
  }

  async #name(hosts: readonly string[]): Promise<void> {
    await this.#secrets.store(HOSTS, JSON.stringify(hosts));
  }
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isCredentials(value: unknown): value is GivenCredentials {
  if (typeof value !== 'object' || value === null || !('username' in value) || !('password' in value)) return false;
  return typeof value.username === 'string' && typeof value.password === 'string';
}
