/** The registry that a name without a host belongs to. */
export const DEFAULT_REGISTRY = 'docker.io';

/** The tag of a reference with neither tag nor digest. */
export const DEFAULT_TAG = 'latest';

/** Another name of it. */
export const LEGACY_REGISTRY = 'index.docker.io';
const OFFICIAL_PREFIX = 'library/';

/**
 * The registry that a written host means. `index.docker.io` is docker.io; `registry-1.docker.io`, where Docker Hub really
 * listens, stays a registry of its own, as it does for docker (distribution/reference `normalize.go`).
 */
export function registryOf(host: string | undefined): string {
  return host === undefined || host === LEGACY_REGISTRY ? DEFAULT_REGISTRY : host;
}

/** The path below the registry: on Docker Hub, and only there, a single component means an official image. */
export function repositoryOf(registry: string, path: string): string {
  return registry === DEFAULT_REGISTRY && !path.includes('/') ? OFFICIAL_PREFIX + path : path;
}

/** The short name that docker prints (`familiarizeName` in `normalize.go`). */
export function familiarName(registry: string, repository: string): string {
  if (registry !== DEFAULT_REGISTRY) return `${registry}/${repository}`;
  const official = repository.startsWith(OFFICIAL_PREFIX) ? repository.slice(OFFICIAL_PREFIX.length) : repository;
  return official.includes('/') ? repository : official;
}
