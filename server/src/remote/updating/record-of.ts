import { RELEASE_ROLES } from '../../notary/lookup.ts';
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
    highest.set(role, { version: metadata.version, signers: [...signers] });
  }
  const pinned = root === undefined ? {} : { root: { version: root.metadata.version, bytes: root.bytes } };
  const updated = { ...record, ...pinned, files, highest };
  return success === undefined ? updated : completed(updated, known, success, run);
}

async function completed(
  record: TrustRecord,
  known: KnownFiles,
  success: Success,
  run: RunSliced,
): Promise<TrustRecord> {
  const { set, stale } = success.result;
  const delegated = new Set(
    [...set.targets.values()].flatMap(({ metadata }) => metadata.delegations.map(({ name }) => name)),
  );
  const isKept = (role: string): boolean => !role.includes('/') || delegated.has(role);
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
