import { parseDigest, sameDigest, type Digest } from '../../server/src/base/digest.ts';
import type { Gun, ImageName } from '../../server/src/reference/image-name.ts';
import type { RepositoryTrust, SignedTag } from '../../server/src/trust/provider.ts';
import type { ManifestContent, RegistryAnswer } from '../../server/src/trust/verdict.ts';

/** A digest whose hex is one character repeated: `digest('a')` reads well in a table. */
export function digest(character: string): Digest {
  const parsed = parseDigest(`sha256:${character.repeat(64)}`);
  if (parsed === undefined) throw new RangeError(`not a hex digit: ${character}`);
  return parsed;
}

/** A moment in tests: 2026-11-22T12:00:00Z. */
export const NOON = Date.UTC(2026, 10, 22, 12);

/** `alpine:3.19@a`: the tag and digest as `[tag][@hex digit]` of the repository docker.io/library/alpine. */
export function image(text: string): ImageName {
  const [, tag, hex] = /^(?::([^@]+))?(?:@(.))?$/.exec(text) ?? [];
  return {
    registry: 'docker.io',
    repository: 'library/alpine',
    gun: 'docker.io/library/alpine' as Gun,
    familiar: 'alpine',
    ...(tag === undefined ? {} : { tag }),
    ...(hex === undefined ? {} : { digest: digest(hex) }),
  };
}

/** Trust data in which each tag of `tags` stands for a digest, and each of `before` stood for another one earlier. */
export function repository(
  tags: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>> = {},
  more: Partial<RepositoryTrust> = {},
): RepositoryTrust {
  const signed = Object.entries(tags).map(([tag, hex]): SignedTag => signedTag(tag, hex));
  return {
    gun: 'docker.io/library/alpine' as Gun,
    server: 'https://trust.example',
    checkedAt: NOON,
    expires: { role: 'timestamp', at: NOON + 14 * 86_400_000 },
    roles: [],
    file: () => Promise.resolve(undefined),
    signedTag: (tag) => signed.find((entry) => entry.tag === tag),
    signsNothing: signed.length === 0,
    tagSigning: (hex) => signed.find((entry) => sameDigest(entry.digest, hex)),
    tagsLike: (_, count) => signed.slice(0, count),
    signedTags: () => Promise.resolve(signed),
    targets: () => [],
    wasSigned: (tag, pinned) => before[tag] !== undefined && digest(before[tag]).hex === pinned.hex,
    ...more,
  };
}

export function signedTag(tag: string, hex: string, signers: readonly string[] = []): SignedTag {
  return { tag, digest: digest(hex), size: 528, role: 'targets', signers, expires: Date.UTC(2029, 10, 21) };
}

/** A registry that serves a digest, by default an index that was not read. */
export function serves(hex: string, content: ManifestContent = { kind: 'unreadIndex' }): RegistryAnswer {
  return { kind: 'serves', digest: digest(hex), mediaType: 'application/vnd.oci.image.index.v1+json', content };
}

/** An index of images by platform: `indexOf({ 'linux/amd64': '1' })`. */
export function indexOf(images: Readonly<Record<string, string>>): ManifestContent {
  return {
    kind: 'index',
    images: Object.entries(images).map(([platform, hex]) => ({ platform, digest: digest(hex) })),
  };
}
