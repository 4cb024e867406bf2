import { formatDigest, shortDigest, type Digest } from '../base/digest.ts';
import type { ImageName } from '../reference/image-name.ts';
import type { RepositoryTrust, SignedTag } from '../trust/provider.ts';
import type { RegistryAnswer } from '../trust/verdict.ts';
import type { Fix } from './finding.ts';

/** What a pin to the signed digest rests on. */
interface Signed {
  readonly signed: SignedTag;
  readonly signedImage: RegistryAnswer;
}

/** Writes the signed digest behind the tag. */
export function pinToSigned(verdict: Signed): Fix {
  const { signed } = verdict;
  return { kind: 'pin-signed', title: `Pin to signed digest ${titleOf(verdict)}`, edit: pinTo(signed.digest), signed };
}

/** Replaces the digest that is pinned with the one that is signed now. */
export function updatePin(verdict: Signed): Fix {
  const title = `Update pin to signed digest ${titleOf(verdict)}`;
  return { kind: 'update-pin', title, edit: pinTo(verdict.signed.digest), signed: verdict.signed };
}

/** Replaces the digest of one platform's image with that of the signed index it stands in. */
export function pinToIndex({ signed }: Signed): Fix {
  const title = `Pin to the signed index ${shortDigest(signed.digest)}, of which this is a part`;
  return { kind: 'update-pin', title, edit: pinTo(signed.digest), signed };
}

/** Offered only where the registry has been asked what an unsigned tag serves, which a check alone does not do. */
export function pinToServed(image: ImageName, registry: RegistryAnswer): readonly Fix[] {
  if (registry.kind !== 'serves' || image.digest !== undefined) return [];
  const title = `Pin to ${shortDigest(registry.digest)}, which the registry serves — not verified`;
  return [{ kind: 'pin-served', title, edit: pinTo(registry.digest) }];
}

export function removePin(because: 'unsigned' | 'outdated'): Fix {
  return { kind: 'remove-pin', title: `Remove the ${because} digest`, edit: { kind: 'remove-digest' } };
}

function pinTo(digest: Digest): Fix['edit'] {
  return { kind: 'set-digest', digest: formatDigest(digest) };
}

function titleOf({ signed, signedImage }: Signed): string {
  const gone = signedImage.kind === 'absent' ? ' (the registry does not have it)' : '';
  return `${shortDigest(signed.digest)}${gone}`;
}

/** How many signed tags are offered: a light bulb is no catalogue. */
const OFFERED_TAGS = 3;

/** The signed tags most like the one written, in place of it and pinned. */
export function useSignedTags(image: ImageName, repository: RepositoryTrust): readonly Fix[] {
  return repository.tagsLike(image.tag ?? '', OFFERED_TAGS).map((signed) => ({
    kind: 'use-signed-tag',
    title: `Use signed tag ${signed.tag}, pinned to ${shortDigest(signed.digest)}`,
    edit: { kind: 'set-tag', tag: signed.tag, digest: formatDigest(signed.digest) },
    signed,
  }));
}
