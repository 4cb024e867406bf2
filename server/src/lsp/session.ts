import type { ImageTrust } from '../trust/image-trust.ts';
import type { NetworkContext } from '../trust/network-gate.ts';
import { DEFAULT_SETTINGS, type Settings } from '../trust/settings.ts';
import type { ServerPorts } from './server-ports.ts';

/** The choices in force and the `ImageTrust` made for them. */
export interface Session {
  readonly settings: Settings;
  readonly context: NetworkContext;
  readonly imageTrust: ImageTrust;
  /** Behind every image use its verdict; an editor's matter, so it is not in `Settings`. */
  readonly inlayHints: boolean;
}

/** What a session is made of, besides the machine. */
export interface SessionChoices {
  readonly settings: Settings;
  readonly inlayHints: boolean;
  readonly restricted: boolean;
  /** Hosts agreed to since the server started, for clients that do not write them into the settings. */
  readonly agreedHosts: ReadonlySet<string>;
}

/** Holds the session in force. There is none until the client's settings are known, so that nobody is asked too early. */
export class Sessions {
  readonly #ports: ServerPorts;
  #choices: SessionChoices;
  #current: Session | undefined;
  #waiting: ((session: Session) => void)[] = [];

  constructor(ports: ServerPorts, workspace: 'trusted' | 'restricted') {
    this.#ports = ports;
    const restricted = workspace === 'restricted';
    this.#choices = { settings: DEFAULT_SETTINGS, inlayHints: true, restricted, agreedHosts: new Set() };
  }

  get current(): Session | undefined {
    return this.#current;
  }

  whenReady(): Promise<Session> {
    const session = this.#current;
    return session === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(session);
  }

  /** Settings are known, or have changed. */
  begin(choices: Pick<SessionChoices, 'settings' | 'inlayHints'>): void {
    this.#choices = { ...this.#choices, ...choices };
    this.#renew();
  }

  agreeTo(host: string): void {
    this.#choices = { ...this.#choices, agreedHosts: new Set([...this.#choices.agreedHosts, host]) };
    this.#renewIfReady();
  }

  trustWorkspace(): void {
    this.#choices = { ...this.#choices, restricted: false };
    this.#renewIfReady();
  }

  #renewIfReady(): void {
    if (this.#current !== undefined) this.#renew();
  }

  #renew(): void {
    const { settings: given, restricted, agreedHosts, inlayHints } = this.#choices;
    const settings: Settings = { ...given, agreedHosts: new Set([...given.agreedHosts, ...agreedHosts]) };
    const context: NetworkContext = { restricted, knownHosts: this.#ports.knownHosts };
    const imageTrust = this.#ports.createImageTrust(settings, context);
    const session: Session = { settings, context, imageTrust, inlayHints };
    this.#current = session;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(session);
  }
}
