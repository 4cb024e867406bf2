import { isRecent } from '../../base/time.ts';
import type { Clock, Credentials, CredentialsPort } from '../ports.ts';
import { mayCarryCredentials } from './token.ts';

export interface CredentialsPorts {
  readonly credentials: CredentialsPort;
  readonly clock: Pick<Clock, 'now'>;
}

/** Milliseconds until credentials that were not there are looked up again: the user may have signed in by then. */
const ABSENCE_MS = 5_000;

/** Under which hosts a registry's own API is asked, besides the registry's name (moby `registry/config.go`). */
const ADDRESSES: ReadonlyMap<string, string> = new Map([['registry-1.docker.io', 'docker.io']]);

/**
 * What one registry, its trust server and its mirrors may be shown, looked up when a server first asks for it, and kept in
 * memory only. A host's own credentials go before those of the registry that it stands for, which are all that docker knows.
 */
export class KnownCredentials {
  readonly #ports: CredentialsPorts;
  readonly #registry: string;
  readonly #byHost = new Map<string, Promise<Credentials | undefined>>();
  /** When there were none, in milliseconds since the epoch. */
  readonly #absentSince = new Map<string, number>();

  constructor(ports: CredentialsPorts, registry: string) {
    this.#ports = ports;
    this.#registry = registry;
  }

  /** `undefined` where there are none, and where `url` may not be shown any. */
  async of(url: URL): Promise<Credentials | undefined> {
    if (!mayCarryCredentials(url)) return undefined;
    const now = this.#ports.clock.now();
    if (isRecent(this.#absentSince.get(url.host) ?? -Infinity, now, ABSENCE_MS)) return undefined;
    const finding = this.#byHost.get(url.host) ?? this.#find(url.host);
    this.#byHost.set(url.host, finding);
    try {
      const found = await finding;
      if (found === undefined) this.#forgetAbsent(url.host, now);
      return found;
    } catch (error) {
      this.forget(url);
      throw error;
    }
  }

  /** What did not do is looked up again. */
  forget({ host }: URL): void {
    this.#byHost.delete(host);
  }

  #forgetAbsent(host: string, now: number): void {
    this.#byHost.delete(host);
    this.#absentSince.set(host, now);
  }

  async #find(host: string): Promise<Credentials | undefined> {
    const { credentials } = this.#ports;
    const registry = ADDRESSES.get(host) ?? host;
    const own = registry === this.#registry ? undefined : await credentials.find(registry);
    return own ?? credentials.find(this.#registry);
  }
}
