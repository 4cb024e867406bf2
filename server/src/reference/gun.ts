import { familiarName } from './docker-hub.ts';
import type { Gun, ImageName } from './image-name.ts';
import { parseReference } from './parse-reference.ts';

/** The GUN of a repository; both parts come from a valid reference, which is what makes the brand true. */
export function gunOf(registry: string, repository: string): Gun {
  return `${registry}/${repository}` as Gun;
}

/**
 * Reads a GUN as a person types it: a repository name with its host, without tag and digest. Nothing is filled in, for
 * `docker.io/alpine` and `docker.io/library/alpine` are two GUNs to Notary. `undefined` for anything else.
 *
 * No component of a GUN is empty, `.` or `..`, none has a backslash or a control character.
 */
export function parseGun(text: string): Gun | undefined {
  const result = parseReference(text);
  if (result.kind === 'invalid') return undefined;
  const { host, path, tag, digest } = result.reference;
  if (host === undefined || tag !== undefined || digest !== undefined) return undefined;
  return gunOf(host, path);
}

/** The repository that a GUN names, without tag and digest. */
export function imageOfGun(gun: Gun): ImageName {
  const slash = gun.indexOf('/');
  const registry = gun.slice(0, slash);
  const repository = gun.slice(slash + 1);
  return { registry, repository, gun, familiar: familiarName(registry, repository) };
}
