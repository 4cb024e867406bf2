import { UsageError } from '../../base/errors.ts';
import { parseDigest, type Digest } from '../../base/digest.ts';
import type { ImageName } from '../../reference/image-name.ts';
import { normalise } from '../../reference/normalise.ts';
import { parseReference } from '../../reference/parse-reference.ts';

/**
 * An image as docker's commands take it, without a digest. Its tag is the one that is written: `latest` is not filled in, for
 * without a tag all of them are meant, or one has been forgotten.
 * @throws UsageError
 */
export function imageNamed(text: string): ImageName {
  const parsed = parseReference(text);
  if (parsed.kind === 'invalid') throw new UsageError(`${text} is no image reference: ${parsed.problem.message}`);
  const { tag, digest } = parsed.reference;
  if (digest !== undefined) throw new UsageError(`${text} names a digest: signatures are for tags`);
  const { registry, repository, gun, familiar } = normalise(parsed.reference);
  return { registry, repository, gun, familiar, ...(tag !== undefined && { tag }) };
}

export interface TaggedImage extends ImageName {
  readonly tag: string;
}

/** An image with its tag. @throws UsageError */
export function taggedImageNamed(text: string): TaggedImage {
  const image = imageNamed(text);
  if (image.tag === undefined) throw new UsageError(`${text} names no tag`);
  return { ...image, tag: image.tag };
}

/** `sha256:…`, which is what docker looks for. @throws UsageError */
export function signedDigest(text: string): Digest {
  const digest = parseDigest(text);
  if (digest?.algorithm !== 'sha256') throw new UsageError(`${text} is no digest of the form sha256:…`);
  return digest;
}

/** A whole number above zero. @throws UsageError */
export function count(text: string): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (value < 1) throw new UsageError(`${text} is no whole number above zero`);
  return value;
}
