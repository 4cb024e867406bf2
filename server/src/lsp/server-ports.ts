import type { Clock } from '../remote/ports.ts';
import type { ImageTrust } from '../trust/image-trust.ts';
import type { NetworkContext } from '../trust/network-gate.ts';
import type { SettingsResult } from '../trust/settings-from.ts';
import type { Settings } from '../trust/settings.ts';

/** What the language server needs of the machine it runs on: `main.ts` makes it real, tests give fakes. */
export interface ServerPorts {
  readonly clock: Clock;
  /** Hosts that docker's configuration or environment names. */
  readonly knownHosts: ReadonlySet<string>;
  /** The client's `imageTrust` settings, untyped, over the defaults and what docker's environment says. */
  readSettings(raw: unknown): SettingsResult;
  /** Called again whenever settings or context change; answers already verified are kept on disk, not in the instance. */
  createImageTrust(settings: Settings, context: NetworkContext): ImageTrust;
  /** The text of the `.env` beside a document; `undefined` where there is none, or the document is no file. Never rejects. */
  readEnvironmentFile(documentUri: string): Promise<string | undefined>;
  /** Every `host[:port]` contacted since the process started, sorted. */
  contactedHosts(): readonly string[];
}
