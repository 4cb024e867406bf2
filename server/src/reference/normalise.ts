import { DEFAULT_TAG, familiarName, registryOf, repositoryOf } from './docker-hub.ts';
import { gunOf } from './gun.ts';
import type { ImageName } from './image-name.ts';
import type { Reference } from './reference.ts';

/** Fills in what docker fills in: registry, `library/`, `latest` (distribution/reference `normalize.go`, `TagNameOnly`). */
export function normalise(reference: Reference): ImageName {
  const { digest } = reference;
  const registry = registryOf(reference.host);
  const repository = repositoryOf(registry, reference.path);
  const tag = reference.tag ?? (digest === undefined ? DEFAULT_TAG : undefined);
  return {
    registry,
    repository,
    gun: gunOf(registry, repository),
    ...(tag !== undefined && { tag }),
    ...(digest && { digest }),
    familiar: familiarName(registry, repository),
  };
}
