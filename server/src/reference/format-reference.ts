import { formatDigest } from '../base/digest.ts';
import type { Reference } from './reference.ts';

/** `[host/]path[:tag][@digest]`; gives back the text that `parseReference` read. */
export function formatReference(reference: Pick<Reference, 'host' | 'path' | 'tag' | 'digest'>): string {
  const { host, path, tag, digest } = reference;
  const name = host === undefined ? path : `${host}/${path}`;
  return name + (tag === undefined ? '' : `:${tag}`) + (digest === undefined ? '' : `@${formatDigest(digest)}`);
}
