import { UnreachableError } from '../../base/errors.ts';
import { LIMITS } from '../../notary/limits.ts';
import type { PublicKey } from '../../notary/metadata.ts';
import { verifyFormerRoot } from '../../notary/root.ts';
import type { MetadataSource } from '../updating/metadata-source.ts';

/**
 * The keys of the roots before the one that is published (`client/client.go` oldKeysForLegacyClientSupport), newest first. Each
 * of them is believed because the root after it is, which its keys have signed.
 * @param newest the published root, verified
 * @param count how many roots before it; the list ends where the server has none any more
 * @throws MetadataRefused where a root was not signed by the keys before it
 */
export async function formerRootKeys(
  source: Pick<MetadataSource, 'fetch'>,
  gun: string,
  newest: { readonly version: number; readonly bytes: Uint8Array },
  count: number,
): Promise<readonly PublicKey[]> {
  const keys: PublicKey[] = [];
  let successor = newest.bytes;
  const oldest = Math.max(1, newest.version - Math.min(count, LIMITS.rootChain));
  for (let version = newest.version - 1; version >= oldest; version -= 1) {
    const bytes = await fetchRoot(source, version);
    if (bytes === undefined) break;
    keys.push(...verifyFormerRoot(bytes, successor, gun).roles.root.keys.values());
    successor = bytes;
  }
  return keys;
}

async function fetchRoot(source: Pick<MetadataSource, 'fetch'>, version: number): Promise<Uint8Array | undefined> {
  try {
    return await source.fetch(`${version}.root`, LIMITS.rootBytes);
  } catch (error) {
    if (error instanceof UnreachableError && error.code === 'not-found') return undefined;
    throw error;
  }
}
