import { isRecent } from '../../base/time.ts';
import type { Clock, Credentials, CredentialsPort } from '../ports.ts';
import { mayCarryCredentials } from './token.ts';

export interface CredentialsPorts {
  readonly credentials: CredentialsPort;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Milliseconds until credentials that were not there, or did not do, are looked up again: the user may have signed in by then. Not
 * for each image at once, since looking up may start a program, which may ask its user.
 */
const PAUSE_MS = 5_000;

/** Under which hosts a registry's own API is asked, besides the registry's name (moby `registry/config.go`). */
const ADDRESSES: ReadonlyMap<string, string> = new Map([['registry-1.docker.io', 'docker.io']]);

/**
 * What one registry, its trust server and its mirrors may be shown, looked up when a server first asks for it, and kept in
 * memory only. A host's own credentials go before those of the registry that it stands for, which are all that docker knows.
 */
export class KnownCredentials {
  readonly #ports: CredentialsPorts;
  readonly #registry: string;
  readonly #byHost = new Map<string, LookUp>();

  constructor(ports: CredentialsPorts, registry: string) {
    this.#ports = ports;
    this.#registry = registry;
  }

  /** `undefined` where there are none, and where `url` may not be shown any. */
  async of(url: URL): Promise<Credentials | undefined> {
    if (!mayCarryCredentials(url)) return undefined;
    const { host } = url;
    const lookUp = this.#standing(host) ?? { found: this.#find(host), futileSince: undefined };
    this.#byHost.set(host, lookUp);
    try {
      const found = await lookUp.found;
      if (found === undefined) lookUp.futileSince ??= this.#ports.clock.now();
      return found;
    } catch (error) {
      if (this.#byHost.get(host) === lookUp) this.#byHost.delete(host);
      throw error;
    }
  }

  /** They did not do. */
  refuse({ host }: URL): void {
    const lookUp = this.#byHost.get(host);
    if (lookUp !== undefined) lookUp.futileSince ??= this.#ports.clock.now();
  }

  #standing(host: string): LookUp | undefined {
    const known = this.#byHost.get(host);
    if (known?.futileSince === undefined) return known;
    return isRecent(known.futileSince, this.#ports.clock.now(), PAUSE_MS) ? known : undefined;
  }

  async #find(host: string): Promise<Credentials | undefined> {
    const { credentials } = this.#ports;
    const registry = ADDRESSES.get(host) ?? host;
    const own = registry === this.#registry ? undefined : await credentials.find(registry);
    return own ?? credentials.find(this.#registry);
  }
}

interface LookUp {
  readonly found: Promise<Credentials | undefined>;
  /** When it was known that there are none, or that they do not do, in milliseconds since the epoch. */
  futileSince: number | undefined;
}
