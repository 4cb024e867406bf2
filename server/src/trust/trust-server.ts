import type { Settings } from './settings.ts';

/** Docker Hub's own Notary. It is switched off on 2026-12-08. */
export const DOCKER_HUB_TRUST_SERVER = 'https://notary.docker.io';

/**
 * The trust server of a registry: the setting for that registry, the setting for all (or `DOCKER_CONTENT_TRUST_SERVER`), Docker
 * Hub's, or the registry itself (docker/cli `trust.go Server`).
 * @param registry `host[:port]`, `docker.io` for Docker Hub
 * @returns a base URL without a trailing slash
 */
export function trustServerFor(registry: string, settings: Settings): string {
  const server =
    settings.trustServers.get(registry) ??
    settings.trustServer ??
    (registry === 'docker.io' ? DOCKER_HUB_TRUST_SERVER : `https://${registry}`);
  return server.replace(/\/+$/, '');
}
