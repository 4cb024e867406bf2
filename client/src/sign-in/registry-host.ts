const HUB: ReadonlySet<string> = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'hub.docker.com']);

/** Names, IPv4 addresses, or IPv6 addresses in brackets; a port. Nothing that a message could take for a link. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;

/**
 * The host of a registry or a trust server as a person types it, or copies it from somewhere: `host[:port]`, `docker.io` for
 * Docker Hub. `undefined` where it is none; a bare word is none but `localhost`, for docker takes it for a path.
 */
export function parseRegistryHost(text: string): string | undefined {
  const [host = ''] = text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .split('/', 1);
  if (!HOST.test(host) || !/[.:]|^localhost$/.test(host)) return undefined;
  return HUB.has(host) ? 'docker.io' : host;
}
