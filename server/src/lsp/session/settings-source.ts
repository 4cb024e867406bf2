import { DidChangeConfigurationNotification, type Connection } from 'vscode-languageserver';
import type { ClientAbilities } from '../client-abilities.ts';
import type { EditorProxy } from '../protocol.ts';
import { EditorProxySource } from './editor-proxy.ts';

const SECTION = 'imageTrust';

/**
 * Where the client's settings come from: asked for through `workspace/configuration` where the client can answer; otherwise
 * pushed with `workspace/didChangeConfiguration`, and before the first push given with `initialize`.
 */
export class SettingsSource {
  readonly #connection: Connection;
  readonly #abilities: ClientAbilities;
  readonly #proxy: EditorProxySource;
  #pushed: unknown;

  constructor(connection: Connection, abilities: ClientAbilities) {
    this.#connection = connection;
    this.#abilities = abilities;
    this.#proxy = new EditorProxySource(connection, abilities);
    this.#pushed = abilities.initialSettings;
  }

  /** Asks the client to say when its settings change, where it wants to be asked. */
  async watch(): Promise<void> {
    if (!this.#abilities.configurationRegistration) return;
    await this.#connection.client.register(DidChangeConfigurationNotification.type, { section: SECTION });
  }

  /** Takes in `workspace/didChangeConfiguration`: the settings under `imageTrust`, or bare. */
  push(params: unknown): void {
    const settings = member(params, 'settings');
    if (settings !== undefined && settings !== null) this.#pushed = member(settings, SECTION) ?? settings;
  }

  /** The settings now, untyped. A client that fails to answer has given none. */
  async read(): Promise<unknown> {
    if (!this.#abilities.configuration) return this.#pushed;
    const answer: unknown = await this.#connection.workspace.getConfiguration(SECTION);
    return isRecord(answer) ? { ...this.#initial(), ...answer } : this.#pushed;
  }

  /** What the editor says about proxies, with settings of its own; `undefined`: nothing. */
  readProxy(): Promise<EditorProxy | undefined> {
    return this.#proxy.read();
  }

  #initial(): Readonly<Record<string, unknown>> {
    return isRecord(this.#abilities.initialSettings) ? this.#abilities.initialSettings : {};
  }
}

function member(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
