import { DEFAULT_REGISTRY, LEGACY_REGISTRY } from './docker-hub.ts';
import type { ImageName } from './image-name.ts';

/**
 * Whether a pattern covers an image. A pattern is a name as people write it (`alpine`, `ghcr.io/acme/*`, `*`), optionally with
 * a tag (`alpine:edge`, `acme/app:dev-*`); `*` stands for any characters, `/` included. A pattern without a tag covers every
 * tag and digest. Docker Hub images match by every name that docker takes for theirs: `alpine`, `library/alpine`,
 * `docker.io/alpine`, `index.docker.io/library/alpine`.
 */
export function covers(pattern: string, image: ImageName): boolean {
  const names = [image.familiar, image.gun, ...longNames(pattern, image)];
  const candidates = hasTag(pattern) ? names.map((name) => `${name}:${image.tag ?? ''}`) : names;
  return candidates.some((candidate) => globMatches(pattern, candidate));
}

/**
 * The names of a Docker Hub image that few people write; only for patterns that begin like them, so that `lib*` covers no
 * official image.
 */
function longNames(pattern: string, { registry, repository, familiar }: ImageName): readonly string[] {
  if (registry !== DEFAULT_REGISTRY) return [];
  const beginning = ['library/', `${DEFAULT_REGISTRY}/`, `${LEGACY_REGISTRY}/`].find((one) => pattern.startsWith(one));
  if (beginning === undefined) return [];
  return beginning === 'library/' ? [repository] : [beginning + repository, beginning + familiar];
}

/** A colon after the last slash begins a tag; one before it belongs to a port. */
function hasTag(pattern: string): boolean {
  return pattern.lastIndexOf(':') > pattern.lastIndexOf('/');
}

/** Greedy matching of the pieces between the stars, left to right: linear, so that no pattern can make it crawl. */
function globMatches(pattern: string, text: string): boolean {
  const pieces = pattern.split('*');
  const [first = '', ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return pattern === text;
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false;
  let from = first.length;
  const end = text.length - last.length;
  for (const piece of rest) {
    const at = text.indexOf(piece, from);
    if (at < 0 || at + piece.length > end) return false;
    from = at + piece.length;
  }
  return true;
}
