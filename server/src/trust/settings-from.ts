import { DOCUMENT_KINDS } from '../documents/document-kind.ts';
import { isKeyIdsEntry, isAuthorityEntry, KEY_IDS, AUTHORITY_FILES } from './root-pins.ts';
import { type SettingProblem, SettingsReader } from './settings-reader.ts';
import { DEFAULT_SETTINGS, type NetworkPolicy, type Settings } from './settings.ts';

export interface SettingsResult {
  readonly settings: Settings;
  readonly problems: readonly SettingProblem[];
}

/** What docker's environment variables say where the settings are silent. */
export interface DockerEnvironment {
  /** `DOCKER_CONTENT_TRUST` is on. */
  readonly contentTrust: boolean;
  /** `DOCKER_CONTENT_TRUST_SERVER`, as it stands there. */
  readonly contentTrustServer?: string;
}

/**
 * Settings from an untyped object (VS Code's `imageTrust.*`, an LSP client's options), merged over the defaults. A value of the
 * wrong type is reported and its default stands, with one exception: where a trust server, a mirror or a pin is named wrongly,
 * nobody is contacted at all, because asking another server than the user meant would give answers about something else, and
 * a pin that is left out would let any root be trusted.
 */
export function settingsFrom(raw: unknown, docker: DockerEnvironment): SettingsResult {
  const reader = new SettingsReader(raw);
  const trustServer = reader.url('trustServer') ?? reader.dockerServer(docker.contentTrustServer);
  const trustServers = reader.urls('trustServers');
  const mirrors = reader.urls('mirrors');
  const pins = {
    pinnedRoots: reader.guards('pinnedRoots', KEY_IDS, isKeyIdsEntry),
    pinnedAuthorities: reader.guards('pinnedAuthorities', AUTHORITY_FILES, isAuthorityEntry),
    trustOnFirstUse: reader.guard('trustOnFirstUse') ?? DEFAULT_SETTINGS.trustOnFirstUse,
  };
  const settings: Settings = {
    trustServer,
    trustServers,
    enforce: reader.flag('enforce') ?? docker.contentTrust,
    offline: reader.flag('offline') ?? DEFAULT_SETTINGS.offline,
    network: reader.mustAskNobody ? 'none' : (reader.oneOf('network', NETWORK_POLICIES) ?? DEFAULT_SETTINGS.network),
    agreedHosts: new Set(reader.strings('agreedHosts')),
    askRegistry: reader.flag('askRegistry') ?? DEFAULT_SETTINGS.askRegistry,
    mirrors,
    plainHttpRegistries: new Set(reader.strings('plainHttpRegistries')),
    severity: reader.severities('severity'),
    exceptions: reader.strings('exceptions'),
    documents: reader.switches('documents', DOCUMENT_KINDS),
    buildArguments: reader.texts('buildArguments'),
    timeoutMs: (reader.seconds('timeout') ?? DEFAULT_SETTINGS.timeoutMs / 1000) * 1000,
    ...pins,
    freshnessMs: DEFAULT_SETTINGS.freshnessMs,
  };
  return { settings, problems: reader.problems };
}

const NETWORK_POLICIES: readonly NetworkPolicy[] = ['all', 'known', 'ask', 'none'];
