import type { UnreachableReason } from '../base/errors.ts';
import { isCloudMetadata } from '../base/host.ts';
import type { Settings } from './settings.ts';

/** What stands outside the settings and decides who may be contacted. */
export interface NetworkContext {
  /** The workspace is not trusted: nobody is contacted. */
  readonly restricted: boolean;
  /** Hosts (`host[:port]`) that docker's configuration or environment names, and those Docker's defaults use. */
  readonly knownHosts: ReadonlySet<string>;
}

/** Why `host` may not be contacted, or `undefined` where it may. Where clouds keep their machines' metadata is nobody's registry. */
export function networkRefusal(
  host: string,
  settings: Settings,
  context: NetworkContext,
): UnreachableReason | undefined {
  if (context.restricted) return 'restricted-mode';
  if (settings.offline) return 'offline';
  if (isCloudMetadata(host)) return 'blocked';
  switch (settings.network) {
    case 'all':
      return undefined;
    case 'none':
      return 'blocked';
    case 'known':
      return isKnown(host, settings, context) ? undefined : 'blocked';
    case 'ask':
      return isKnown(host, settings, context) || settings.agreedHosts.has(host) ? undefined : 'blocked';
  }
}

/** Whether the user has not been asked about `host` yet and an answer would change the verdict. */
export function wantsConsent(host: string, settings: Settings, context: NetworkContext): boolean {
  return settings.network === 'ask' && networkRefusal(host, settings, context) === 'blocked' && !isCloudMetadata(host);
}

/** Docker Hub and its trust server: whoever writes `FROM alpine` names them. */
const DOCKER_HOSTS: ReadonlySet<string> = new Set(['docker.io', 'registry-1.docker.io', 'notary.docker.io']);

function isKnown(host: string, settings: Settings, context: NetworkContext): boolean {
  return DOCKER_HOSTS.has(host) || context.knownHosts.has(host) || settingsHosts(settings).has(host);
}

/** A registry that has a mirror is not among them: the mirror may be there so that nobody asks the registry itself. */
function settingsHosts(settings: Settings): ReadonlySet<string> {
  const { trustServer, trustServers, mirrors, plainHttpRegistries } = settings;
  const urls = [trustServer, ...trustServers.values(), ...mirrors.values()].filter((url) => url !== undefined);
  return new Set([...urls.map((url) => new URL(url).host), ...trustServers.keys(), ...plainHttpRegistries]);
}
