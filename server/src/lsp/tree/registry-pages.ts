import type { Gun } from '../../reference/image-name.ts';
import { imageOfGun } from '../../reference/gun.ts';

/**
 * The page on which a registry shows a repository, or one of its tags, to people; `undefined` for registries that are not known
 * to have one. Always https, whatever the registry itself speaks.
 */
export function registryPage(gun: Gun, tag?: string): string | undefined {
  const { registry, repository } = imageOfGun(gun);
  const path = repository.split('/').map(encodeURIComponent).join('/');
  return PAGES.get(registry)?.(path, tag === undefined ? undefined : encodeURIComponent(tag));
}

type Page = (path: string, tag: string | undefined) => string;

const PAGES: ReadonlyMap<string, Page> = new Map<string, Page>([
  ['docker.io', dockerHubPage],
  ['quay.io', (path, tag) => `https://quay.io/repository/${path}${tag === undefined ? '' : `?tab=tags&tag=${tag}`}`],
  // These lead on to the repository's page when a browser asks.
  ['ghcr.io', (path) => `https://ghcr.io/${path}`],
  ['gcr.io', (path) => `https://gcr.io/${path}`],
  ['public.ecr.aws', (path) => `https://gallery.ecr.aws/${path}`],
  ['mcr.microsoft.com', (path) => `https://mcr.microsoft.com/artifact/mar/${path}/about`],
]);

function dockerHubPage(path: string, tag: string | undefined): string {
  const isOfficial = path.startsWith('library/');
  const page = isOfficial ? `_/${path.slice('library/'.length)}` : `r/${path}`;
  return `https://hub.docker.com/${page}${tag === undefined ? '' : `/tags?name=${tag}`}`;
}
