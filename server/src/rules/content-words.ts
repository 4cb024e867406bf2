import { parsePlatform, runsOn } from '../reference/platform.ts';
import type { ManifestContent, RegistryAnswer } from '../trust/verdict.ts';

/** What a digest stands for: `an index of linux/amd64 and linux/arm64`, `a single image`. */
export function contentWords(content: ManifestContent): string {
  switch (content.kind) {
    case 'image':
      return 'a single image, for one platform';
    case 'unreadIndex':
      return 'an index, for several platforms';
    case 'index': {
      const platforms = platformsOf(content);
      return platforms.length === 0 ? 'an index that names no platform' : `an index of ${listWords(platforms)}`;
    }
  }
}

/** Platforms, each once, in the order of the index; those that it does not name are left out. */
export function platformsOf({ images }: Extract<ManifestContent, { kind: 'index' }>): readonly string[] {
  return [...new Set(images.flatMap(({ platform }) => platform ?? []))];
}

/** What a platform that the document asks for lacks in the signed image, as a sentence that follows the message; else empty. */
export function platformCaveat(platform: string | undefined, signedImage: RegistryAnswer): string {
  if (platform === undefined || coverageOf(platform, signedImage) !== 'missing') return '';
  const content = signedImage.kind === 'serves' ? signedImage.content : undefined;
  const covered = content?.kind === 'index' ? platformsOf(content) : [];
  return ` The signed image covers ${listWords(covered)}, but not ${platform}.`;
}

/** Whether the signed image has a platform; `unknown` where it is no index, has not been read, or the platform is no name. */
export function coverageOf(platform: string, signedImage: RegistryAnswer): 'covered' | 'missing' | 'unknown' {
  const wanted = parsePlatform(platform);
  if (wanted === undefined || signedImage.kind !== 'serves' || signedImage.content.kind !== 'index') return 'unknown';
  const offered = signedImage.content.images.map((image) => parsePlatform(image.platform ?? ''));
  if (offered.some((each) => each !== undefined && runsOn(each, wanted))) return 'covered';
  return offered.includes(undefined) || offered.length === 0 ? 'unknown' : 'missing';
}

/** `a`, `a and b`, `a, b and c`. */
export function listWords(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
