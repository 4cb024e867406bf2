import { join } from 'node:path';

/**
 * Environment variables for a process that is to know nothing of the user's own: no docker configuration, no switch of docker's,
 * no trust data seen earlier (another lab at the same address has other keys, which first-use trust must refuse), no proxy.
 * @param home a folder that takes the place of the home folder
 */
export function ownEnvironment(home: string): Readonly<Record<string, string | undefined>> {
  return {
    HOME: home,
    XDG_CACHE_HOME: join(home, '.cache'),
    LOCALAPPDATA: join(home, 'AppData', 'Local'),
    ...Object.fromEntries(CLEARED.map((name) => [name, undefined])),
  };
}

const PROXIES = ['http_proxy', 'https_proxy', 'no_proxy'];

const CLEARED = [
  'DOCKER_CONFIG',
  'DOCKER_AUTH_CONFIG',
  'DOCKER_CONTENT_TRUST',
  'DOCKER_CONTENT_TRUST_SERVER',
  ...PROXIES,
  ...PROXIES.map((name) => name.toUpperCase()),
];
