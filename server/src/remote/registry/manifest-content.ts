import { parseDigest, type Digest } from '../../base/digest.ts';

/** What the digest of a manifest stands for. */
export type ManifestContent =
  /** One image. Its platform stands in its configuration, which is not read. */
  | { readonly kind: 'image' }
  /** An index of images, read from bytes that hash to the digest: as good as the digest itself. */
  | { readonly kind: 'index'; readonly images: readonly IndexedImage[] }
  /** An index by its media type alone: only its headers were asked for, or its bytes could not be read as one. */
  | { readonly kind: 'unreadIndex' };

export interface IndexedImage {
  readonly digest: Digest;
  /** `os/architecture[/variant]`; absent where the index does not say. */
  readonly platform?: string;
}

/** What builders attach to an index besides its images (BuildKit's attestations) runs nowhere. */
const NO_PLATFORM = 'unknown/unknown';

/**
 * The images of an index (OCI image specification, `image-index.md`; docker's manifest list has the same members), in its order.
 * @returns `undefined` where the bytes are no index, or one of its entries names no digest
 */
export function decodeIndex(bytes: Uint8Array): readonly IndexedImage[] | undefined {
  const manifests = membersOf(parseJson(bytes)).get('manifests');
  if (!Array.isArray(manifests)) return undefined;
  const images = manifests.map(decodeEntry);
  const isWhole = images.every((image) => image !== undefined);
  return isWhole ? images.filter(({ platform }) => platform !== NO_PLATFORM) : undefined;
}

function decodeEntry(entry: unknown): IndexedImage | undefined {
  const members = membersOf(entry);
  const digest = parseDigest(textOf(members.get('digest')) ?? '');
  const platform = decodePlatform(membersOf(members.get('platform')));
  return digest && { digest, ...(platform !== undefined && { platform }) };
}

function decodePlatform(members: ReadonlyMap<string, unknown>): string | undefined {
  const [os, architecture, variant] = ['os', 'architecture', 'variant'].map((name) => textOf(members.get(name)));
  if (os === undefined || architecture === undefined) return undefined;
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join('/');
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function membersOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

/** Words of a platform as registries have them; anything else could not be shown in a line of text. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.:+-]{1,200}$/.test(value) ? value : undefined;
}
