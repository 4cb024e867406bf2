import type { ImageName } from '../reference/image-name.ts';
import { covers } from '../reference/image-pattern.ts';

/** The first pattern of `imageTrust.exceptions` that covers an image, or `undefined`. */
export function exceptionFor(image: ImageName, patterns: readonly string[]): string | undefined {
  return patterns.find((pattern) => covers(pattern, image));
}
