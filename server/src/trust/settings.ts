import { DOCUMENT_KINDS, type DocumentKind } from '../documents/document-kind.ts';

/** Which hosts may be asked: everyone the files name, only known ones, known ones plus those the user agrees to, or nobody. */
export type NetworkPolicy = 'all' | 'known' | 'ask' | 'none';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/**
 * Every decision a user can make, as one total, read-only value: merged once over `DEFAULT_SETTINGS` by the door (editor or
 * command line) and passed down as an argument.
 */
export interface Settings {
  /**
   * Trust server for every registry that `trustServers` does not name: the setting, else `DOCKER_CONTENT_TRUST_SERVER`;
   * `undefined`: Docker's default. An absolute URL.
   */
  readonly trustServer: string | undefined;
  /** Trust server per registry host (`host[:port]`, `docker.io` for Hub). Absolute URLs. */
  readonly trustServers: ReadonlyMap<string, string>;
  /** Content trust is on: findings have their `enforced` severities. */
  readonly enforce: boolean;
  /** Nobody is contacted; verdicts come from trust data that is still valid. */
  readonly offline: boolean;
  readonly network: NetworkPolicy;
  /** Hosts the user agreed to, besides those that docker's configuration and these settings name. */
  readonly agreedHosts: ReadonlySet<string>;
  /** Whether the registry is asked what a signed tag serves. */
  readonly askRegistry: boolean;
  /** By registry host (`docker.io` for Hub): what is asked in its place first, the registry itself afterwards. Absolute URLs. */
  readonly mirrors: ReadonlyMap<string, string>;
  /** Registries (`host[:port]`), besides loopback ones, that are asked over plain http. */
  readonly plainHttpRegistries: ReadonlySet<string>;
  /** Severity per finding code; `off` hides the finding in the editor and in `check`. */
  readonly severity: ReadonlyMap<string, Severity | 'off'>;
  /** Image patterns that are exempt: familiar names with `*`, optionally with a tag (`ghcr.io/acme/*`, `alpine:edge`). */
  readonly exceptions: readonly string[];
  /** What is looked into of itself; a file that the user names on the command line is always read. */
  readonly documents: ReadonlySet<DocumentKind>;
  /** Values for `ARG`s without a usable default. */
  readonly buildArguments: ReadonlyMap<string, string>;
  /** For one request, in milliseconds. */
  readonly timeoutMs: number;
  /** Ids of the root keys that a repository's first root may have, by GUN, or by the beginning of GUNs with `*` at the end. */
  readonly pinnedRoots: ReadonlyMap<string, readonly string[]>;
  /** PEM file of the authorities that must have issued the first root's certificate, by the beginning of GUNs. */
  readonly pinnedAuthorities: ReadonlyMap<string, string>;
  /** Whether the first root of a repository without a pin is trusted. */
  readonly trustOnFirstUse: boolean;
  /** How long an answer of the trust server is taken as fresh, in milliseconds. Its own caching promises 5 minutes. */
  readonly freshnessMs: number;
}

export const DEFAULT_SETTINGS: Settings = {
  trustServer: undefined,
  trustServers: new Map(),
  enforce: false,
  offline: false,
  network: 'ask',
  agreedHosts: new Set(),
  askRegistry: true,
  mirrors: new Map(),
  plainHttpRegistries: new Set(),
  severity: new Map(),
  exceptions: [],
  documents: new Set(DOCUMENT_KINDS),
  buildArguments: new Map(),
  timeoutMs: 20_000,
  pinnedRoots: new Map(),
  pinnedAuthorities: new Map(),
  trustOnFirstUse: true,
  freshnessMs: 5 * 60_000,
};
