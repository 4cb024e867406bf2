import { RELEASE_ROLES } from '../../notary/lookup.ts';
import { parentRole } from '../../notary/role-name.ts';
import type { TrustedSet } from '../../notary/trusted-set.ts';
import type { KnownFiles } from './known-files.ts';
import type { RunSliced } from '../ports.ts';
import { extendHistory } from './signed-history.ts';
import type { TrustRecord } from '../store/trust-record.ts';
import { sha256Hex } from '../store/sha256.ts';
import type { UpdateResult } from './update-session.ts';

/** A complete update, and the server that it came from. `now` in milliseconds since the epoch. */
export interface Success {
  readonly result: UpdateResult;
  readonly server: string;
  readonly now: number;
}

/**
 * The record after an update. After one that failed, only what verified on the way is added: its versions, its files and,
 * where there is a new one, the root.
 */
export async function recordOf(known: KnownFiles, success: Success | undefined, run: RunSliced): Promise<TrustRecord> {
  const { record, learnt } = known;
  const root = learnt.get('root');
  const files = new Map(record.files);
  const highest = new Map(record.highest);
  for (const [role, { bytes, metadata, signers }] of learnt) {
    if (role !== 'root') files.set(role, sha256Hex(bytes));
    // It met the floor: a higher version that stands here was signed by keys that count no more.
    highest.set(role, { version: metadata.version, signers: role.includes('/') ? [] : [...signers] });
  }
  const pinned = root === undefined ? {} : { root: { version: root.metadata.version, bytes: root.bytes } };
  const updated = { ...record, ...pinned, files, highest };
  return success === undefined ? updated : completed(updated, known, success, run);
}

/** Whether an update found just what was known: its record differs from the one before in the time of the check. */
export function isConfirmation(before: TrustRecord, after: TrustRecord): boolean {
  const versions = ({ highest }: TrustRecord) => new Map([...highest].map(([role, { version }]) => [role, version]));
  return (
    before.root?.version === after.root?.version &&
    isSame(before.files, after.files) &&
    isSame(versions(before), versions(after))
  );
}

function isSame<Value>(one: ReadonlyMap<string, Value>, other: ReadonlyMap<string, Value>): boolean {
  return one.size === other.size && [...one].every(([role, value]) => other.get(role) === value);
}

async function completed(
  record: TrustRecord,
  known: KnownFiles,
  success: Success,
  run: RunSliced,
): Promise<TrustRecord> {
  const { set, stale } = success.result;
  const isKept = wanted(set);
  const earlier = new Map<string, Uint8Array>();
  for (const role of RELEASE_ROLES) {
    const bytes = await known.before(role);
    if (bytes !== undefined) earlier.set(role, bytes);
  }
  return {
    ...record,
    files: new Map([...record.files].filter(([role]) => isKept(role))),
    highest: new Map([...record.highest].filter(([role]) => isKept(role))),
    history: await run(extendHistory(record.history, earlier, set.targets)),
    ...(stale === undefined ? { checked: { server: success.server, at: success.now } } : {}),
  };
}

/**
 * Whether a role is still the repository's: all but delegations that verified files do not list any more. What lies below a
 * role that is skipped is not gone, and may come back.
 */
function wanted({ targets }: TrustedSet): (role: string) => boolean {
  const listed = new Set([...targets.values()].flatMap(({ metadata }) => metadata.delegations.map(({ name }) => name)));
  const isWanted = (role: string): boolean => {
    if (!role.includes('/')) return true;
    const parent = parentRole(role);
    return (listed.has(role) || !targets.has(parent)) && isWanted(parent);
  };
  return isWanted;
}
