import type { ImageName } from '../reference/image-name.ts';
import type { LogPort } from '../remote/ports.ts';
import type { TrustAnswer } from './provider.ts';

/**
 * A fault of ours: provider and registry turn every failure that they know into an answer, so this is one that nobody foresaw.
 * It costs one answer, which says "could not check", and never the process; the log has the whole of it.
 */
export function internalFailure(
  log: LogPort,
  image: Pick<ImageName, 'gun' | 'registry'>,
  error: unknown,
): Extract<TrustAnswer, { kind: 'unavailable' }> {
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
  log.error(`checking ${image.gun} failed: ${cause}`);
  return { kind: 'unavailable', host: image.registry, reason: 'internal', detail: 'see the log of Image Trust' };
}
