import { formatDigest, shortDigest } from '../base/digest.ts';
import type { ImageName } from '../reference/image-name.ts';
import type { RepositoryTrust, SignedTag } from '../trust/provider.ts';
import type { Fix } from './finding.ts';

/** Writes the signed digest behind the tag. */
export function pinToSigned(signed: SignedTag): Fix {
  return {
    kind: 'pin-signed',
    title: `Pin to signed digest ${shortDigest(signed.digest)}`,
    edit: { kind: 'set-digest', digest: formatDigest(signed.digest) },
  };
}

/** Replaces the digest that is pinned with the one that is signed now. */
export function updatePin(signed: SignedTag): Fix {
  return {
    kind: 'update-pin',
    title: `Update pin to signed digest ${shortDigest(signed.digest)}`,
    edit: { kind: 'set-digest', digest: formatDigest(signed.digest) },
  };
}

export function removePin(): Fix {
  return { kind: 'remove-pin', title: 'Remove the unsigned digest', edit: { kind: 'remove-digest' } };
}

/** How many signed tags are offered: a light bulb is no catalogue. */
const OFFERED_TAGS = 3;

/** The signed tags most like the one written, in place of it and pinned. */
export function useSignedTags(image: ImageName, repository: RepositoryTrust): readonly Fix[] {
  return repository
    .signedTags()
    .map((signed) => ({ signed, likeness: commonPrefix(signed.tag, image.tag ?? '') }))
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, OFFERED_TAGS)
    .map(({ signed }) => ({
      kind: 'use-signed-tag',
      title: `Use signed tag ${signed.tag}, pinned to ${shortDigest(signed.digest)}`,
      edit: { kind: 'set-tag', tag: signed.tag, digest: formatDigest(signed.digest) },
    }));
}

function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
