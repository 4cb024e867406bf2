import type { Settings } from '../trust/settings.ts';

/** What a command asks the process to open: trust data of which settings, kept where. */
export interface TrustRequest {
  readonly settings: Settings;
  /** Where verified metadata is kept; `undefined`: the platform's cache folder. */
  readonly trustFolder: string | undefined;
  /** PEM file of further certificate authorities. */
  readonly caFile: string | undefined;
}
