import { runAtOnce } from '../base/sliced.ts';
import { LIMITS } from '../notary/limits.ts';
import { MetadataExpired, MetadataRefused } from '../notary/refusal.ts';
import { verifyRoot } from '../notary/root.ts';
import type { RootExpectations } from '../notary/root.ts';
import type { MetadataSource } from '../remote/updating/metadata-source.ts';
import { describeRoot } from './describe-root.ts';
import type { RootOfTrust, ShownRoot } from './roots-of-trust.ts';

/** Whether a first root was refused for its date, or for its certificates, which may have been their dates. */
export function isOfDates(error: unknown): boolean {
  if (error instanceof MetadataExpired) return error.role === 'root';
  return error instanceof MetadataRefused && error.role === 'root' && error.check === 'certificate';
}

/**
 * The root that the server shows, verified in all but its dates, which are past. No client trusts it, and the reference client
 * does not even say whose keys are in it; who compares fingerprints wants to know.
 * @returns `undefined` where something else is wrong with it, or nothing is
 * @throws UnreachableError
 */
export async function pastRoot(
  source: MetadataSource,
  { gun, now, pinning }: Pick<RootExpectations, 'gun' | 'now' | 'pinning'>,
): Promise<{ readonly root: RootOfTrust; readonly expired: NonNullable<ShownRoot['expired']> } | undefined> {
  const bytes = await source.fetch('root', LIMITS.rootBytes);
  try {
    const root = describeRoot(runAtOnce(verifyRoot(bytes, { gun, now, pinning, floor: 1, expiry: 'past' })).metadata);
    const at = Math.min(root.expires, ...root.keys.flatMap(({ certificate }) => certificate?.notAfter ?? []));
    return at < now ? { root, expired: { role: 'root', at } } : undefined;
  } catch (error) {
    if (error instanceof MetadataRefused) return undefined;
    throw error;
  }
}
