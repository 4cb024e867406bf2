import type { Pinning } from '../notary/pinning.ts';
import { parseGun } from '../reference/gun.ts';
import type { Settings } from './settings.ts';

/**
 * What the settings say about first roots, in the verifier's words.
 * @param authorities what the files of `pinnedAuthorities` hold, under the same names
 */
export function pinningOf(settings: Settings, authorities: ReadonlyMap<string, Uint8Array>): Pinning {
  const { pinnedRoots, pinnedAuthorities, trustOnFirstUse } = settings;
  return {
    keyIds: pinnedRoots,
    // A file that was not read pins to nobody, rather than to anybody.
    authorities: new Map(
      [...pinnedAuthorities.keys()].map((name) => [name.replace(/\*$/, ''), authorities.get(name) ?? new Uint8Array()]),
    ),
    firstUse: trustOnFirstUse ? 'trust' : 'refuse',
  };
}

export const KEY_IDS =
  'repositories (host/path, or their beginning with * at the end) to lists of root key ids (64 characters 0-9 and a-f)';

/** A name that could never be a repository's would pin nothing, silently. */
export function isKeyIdsEntry(entry: [string, unknown]): entry is [string, readonly string[]] {
  const [name, ids] = entry;
  const isId = (id: unknown): boolean => typeof id === 'string' && /^[0-9a-f]{64}$/.test(id);
  return (
    (isBeginning(name) ? name.endsWith('*') : parseGun(name) !== undefined) && Array.isArray(ids) && ids.every(isId)
  );
}

export const AUTHORITY_FILES = 'repositories (host/path), or their beginning (host/), to PEM files';

export function isAuthorityEntry(entry: [string, unknown]): entry is [string, string] {
  const [name, file] = entry;
  return (isBeginning(name) || parseGun(name) !== undefined) && typeof file === 'string' && file !== '';
}

/** `host/`, `host/path/`, either with `*`, `host/pa*`, or `*` for everything. */
function isBeginning(name: string): boolean {
  return name === '*' || /^[^*/]+\/([^*]*\*|[^*]*\/|)$/.test(name);
}
