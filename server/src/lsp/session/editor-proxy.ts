import type { Connection } from 'vscode-languageserver';
import type { ClientAbilities } from '../client-abilities.ts';
import type { EditorProxy } from '../protocol.ts';

const UNVERIFIED =
  'http.proxyStrictSSL is off, but certificates are verified all the same: what answers in the place of a trust server ' +
  'could say anything. The authority of a proxy that breaks TLS open belongs into imageTrust.caFile.';

/**
 * The proxy settings of the user, never of a workspace, as our own client reads them; other clients have the environment's
 * variables. They may hold a password, so that nothing of them is logged.
 */
export class EditorProxySource {
  readonly #connection: Connection;
  readonly #isExtended: boolean;
  #hasWarned = false;

  constructor(connection: Connection, { extended }: ClientAbilities) {
    this.#connection = connection;
    this.#isExtended = extended;
  }

  /** `undefined`: the editor says nothing about proxies. */
  async read(): Promise<EditorProxy | undefined> {
    if (!this.#isExtended) return undefined;
    try {
      const proxy = parseProxy(await this.#connection.sendRequest<unknown>('imageTrust/proxy'));
      if (proxy?.strictTls === false) this.#warn();
      return proxy;
    } catch {
      this.#connection.console.warn('the editor could not be asked for its proxy settings');
      return undefined;
    }
  }

  #warn(): void {
    if (!this.#hasWarned) this.#connection.console.warn(UNVERIFIED);
    this.#hasWarned = true;
  }
}

/** What is no text, or no text that could stand in a header, counts as empty. */
function parseProxy(raw: unknown): EditorProxy | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const members = new Map<string, unknown>(Object.entries(raw));
  const text = (name: string): string => {
    const value = members.get(name);
    return typeof value === 'string' && /^[\x20-\x7e]*$/.test(value) ? value : '';
  };
  const noProxy = members.get('noProxy');
  return {
    support: members.get('support') === 'off' ? 'off' : 'on',
    proxy: text('proxy'),
    noProxy: Array.isArray(noProxy) ? noProxy.filter((host) => typeof host === 'string') : [],
    authorization: text('authorization'),
    strictTls: members.get('strictTls') !== false,
  };
}
