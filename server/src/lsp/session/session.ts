import { UsageError } from '../../base/errors.ts';
import type { CredentialsPort } from '../../remote/ports.ts';
import type { ImageTrust } from '../../trust/image-trust.ts';
import type { RootsOfTrust } from '../../trust/roots-of-trust.ts';
import type { NetworkContext } from '../../trust/network-gate.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../trust/settings.ts';
import type { EditorProxy } from '../protocol.ts';
import { DEFAULT_EDITOR_SETTINGS, type EditorSettings } from './editor-settings.ts';
import type { OpenedTrust, ServerPorts, TrustRequest } from '../server-ports.ts';

/** The choices in force and the `ImageTrust` made for them. */
export interface Session {
  /** What it was opened with. */
  readonly request: TrustRequest;
  readonly settings: Settings;
  readonly editor: EditorSettings;
  readonly context: NetworkContext;
  readonly imageTrust: ImageTrust;
  readonly checkCredentials: OpenedTrust['checkCredentials'];
  readonly roots: RootsOfTrust;
}

interface Choices {
  readonly settings: Settings;
  readonly editor: EditorSettings;
  readonly proxy: EditorProxy | undefined;
  readonly restricted: boolean;
  /** Hosts agreed to since the server started, for clients that do not write them into the settings. */
  readonly agreedHosts: ReadonlySet<string>;
}

export interface SessionsOptions {
  readonly ports: ServerPorts;
  /** Whether the workspace begins as one that is not trusted. */
  readonly restricted: boolean;
  /** What the user has signed in with from the editor. */
  readonly credentials: CredentialsPort;
  /** Called when another session is in force: what still runs in the one before must stop, for its connections end now. */
  readonly onReplaced: () => void;
  /** Shows the user what is wrong with their choices. */
  readonly complain: (message: string) => void;
}

/** Holds the session in force. There is none until the client's settings are known, so that nobody is asked too early. */
export class Sessions {
  readonly #ports: ServerPorts;
  readonly #credentials: CredentialsPort;
  readonly #onReplaced: () => void;
  readonly #complain: (message: string) => void;
  #choices: Choices;
  #begun = false;
  #current: { readonly session: Session; readonly opened: OpenedTrust } | undefined;
  #waiting: ((session: Session) => void)[] = [];

  constructor({ ports, restricted, credentials, onReplaced, complain }: SessionsOptions) {
    this.#ports = ports;
    this.#credentials = credentials;
    this.#onReplaced = onReplaced;
    this.#complain = complain;
    this.#choices = {
      settings: DEFAULT_SETTINGS,
      editor: DEFAULT_EDITOR_SETTINGS,
      proxy: undefined,
      restricted,
      agreedHosts: new Set(),
    };
  }

  get current(): Session | undefined {
    return this.#current?.session;
  }

  whenReady(): Promise<Session> {
    const session = this.current;
    return session === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(session);
  }

  /** Settings are known, or have changed. Resolves when they are in force. */
  begin(choices: Pick<Choices, 'settings' | 'editor' | 'proxy'>): Promise<void> {
    this.#begun = true;
    return this.#choose({ ...this.#choices, ...choices });
  }

  /** While the server runs, beside what the settings say. */
  agreeTo(host: string): Promise<void> {
    return this.#choose({ ...this.#choices, agreedHosts: new Set([...this.#choices.agreedHosts, host]) });
  }

  trustWorkspace(): Promise<void> {
    return this.#choose({ ...this.#choices, restricted: false });
  }

  /** Begins anew with the same choices, where something outside of them has changed. */
  renew(): Promise<void> {
    return this.#choose({ ...this.#choices });
  }

  /** The newest choices win, however long an older one takes to open. */
  async #choose(choices: Choices): Promise<void> {
    this.#choices = choices;
    if (!this.#begun) return;
    const { settings: given, editor, proxy, restricted } = choices;
    const settings: Settings = { ...given, agreedHosts: new Set([...given.agreedHosts, ...choices.agreedHosts]) };
    const { caFile } = editor;
    const request = { settings, restricted, caFile, proxy, credentials: this.#credentials };
    const opened = await this.#open(request);
    if (this.#choices !== choices) return opened.close();
    const previous = this.#current?.opened;
    const { context, imageTrust, roots, checkCredentials } = opened;
    const session: Session = { request, settings, editor, context, imageTrust, roots, checkCredentials };
    this.#current = { session, opened };
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(session);
    if (previous === undefined) return;
    this.#onReplaced();
    await previous.close();
  }

  /** Authorities that cannot be read must not be left out silently: then nobody is contacted until that is corrected. */
  async #open(request: TrustRequest): Promise<OpenedTrust> {
    try {
      return await this.#ports.openTrust(request);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      this.#complain(`imageTrust: ${error.message}. Nobody is contacted until this is corrected.`);
      const settings: Settings = { ...request.settings, network: 'none', pinnedAuthorities: new Map() };
      return this.#ports.openTrust({ ...request, settings, caFile: undefined });
    }
  }
}
