import type { Connection } from 'vscode-languageserver';
import type { ClientAbilities } from '../client-abilities.ts';
import { logFailure } from '../guard.ts';
import type { ServerPorts } from '../server-ports.ts';
import type { Consent } from './consent.ts';
import { editorSettingsFrom } from './editor-settings.ts';
import type { Sessions } from './session.ts';
import { SettingsSource } from './settings-source.ts';

export interface SettingsInForceOptions {
  readonly connection: Connection;
  readonly abilities: ClientAbilities;
  readonly ports: Pick<ServerPorts, 'readSettings'>;
  readonly sessions: Sessions;
  readonly consent: Consent;
  /** Other settings are in force. */
  readonly onLoaded: () => void;
}

/** What the user has chosen, put in force whenever it changes. */
export class SettingsInForce {
  readonly #options: SettingsInForceOptions;
  readonly #source: SettingsSource;
  #reportedProblems = '';

  constructor(options: SettingsInForceOptions) {
    this.#options = options;
    this.#source = new SettingsSource(options.connection, options.abilities);
  }

  /** After `initialized`: begins the first session. */
  async begin(): Promise<void> {
    await this.load();
    await this.#source.watch();
  }

  /** @param pushed the parameters of `workspace/didChangeConfiguration`, if that is what happened */
  async load(pushed?: unknown): Promise<void> {
    const { connection, ports, sessions, consent, onLoaded } = this.#options;
    this.#source.push(pushed);
    const raw = await this.#source.read().catch((error: unknown) => {
      logFailure(connection.console, 'reading the settings', error);
      return undefined;
    });
    const { settings, problems } = ports.readSettings(raw);
    this.#complain(problems.map(({ message }) => message).join(' '));
    const agreed = sessions.current?.settings.agreedHosts ?? [];
    consent.forget([...agreed].filter((host) => !settings.agreedHosts.has(host)));
    // Documents that are open already wait for the first session by themselves; a later one checks them again.
    await sessions.begin({ settings, editor: editorSettingsFrom(raw), proxy: await this.#source.readProxy() });
    onLoaded();
  }

  /** A setting that cannot be used is said once, until it changes. */
  #complain(problems: string): void {
    const { window } = this.#options.connection;
    if (problems !== '' && problems !== this.#reportedProblems) window.showWarningMessage(problems);
    this.#reportedProblems = problems;
  }
}
