import type { Sliced } from '../../base/sliced.ts';
import { DecodeError } from '../../notary/decode-error.ts';
import { decodeEnvelope, decodeTargets } from '../../notary/decode.ts';
import type { Metadata, Root, Targets } from '../../notary/metadata.ts';
import { readRoot } from '../../notary/root.ts';
import { MetadataRefused } from '../../notary/refusal.ts';
import type { RunSliced } from '../ports.ts';
import { historyEntry, type Change, type HistoryEntry } from '../store/history-entries.ts';
import { sha256Hex } from '../store/sha256.ts';
import { changesOfRoot, changesOfTargets } from './changes-between.ts';
import type { KnownFiles } from './known-files.ts';

/**
 * What an update has seen changed, one entry for each file that was verified on its way, also where the update as a whole did
 * not come through. The first complete update of a repository has its root only: everything else is new to this machine.
 * @param now milliseconds since the epoch
 */
export async function seenChanges(known: KnownFiles, now: number, run: RunSliced): Promise<readonly HistoryEntry[]> {
  const entries: HistoryEntry[] = [];
  for (const [role, { metadata }] of known.learnt) {
    const { version } = metadata;
    const changes = await changesIn(known, role, metadata, run);
    if (changes.length > 0) entries.push(historyEntry({ at: now, role, version, changes }));
  }
  return entries;
}

async function changesIn(
  known: KnownFiles,
  role: string,
  metadata: Metadata,
  run: RunSliced,
): Promise<readonly Change[]> {
  const { record } = known;
  if (metadata.kind === 'root') return rootChanges(record.root?.bytes, metadata);
  if (metadata.kind !== 'targets' || record.checked === undefined) return [];
  if (!record.files.has(role)) return run(changesOfTargets(undefined, metadata));
  const before = await targetsBefore(known, role, run);
  return before === undefined ? [] : run(changesOfTargets(before, metadata));
}

/** The file that is replaced: as this process knows it already, or out of the store. `undefined` where there is no other. */
async function targetsBefore(known: KnownFiles, role: string, run: RunSliced): Promise<Targets | undefined> {
  const last = known.previous?.targets.get(role);
  if (last !== undefined && sha256Hex(last.bytes) === known.record.files.get(role)) return last.metadata;
  const bytes = await known.before(role);
  return bytes && run(targetsIn(bytes, role));
}

function rootChanges(before: Uint8Array | undefined, after: Root): readonly Change[] {
  if (before === undefined) return [{ kind: 'first', how: 'shown', keys: [...after.roles.root.keys.keys()] }];
  try {
    const earlier = readRoot(before);
    const changes = changesOfRoot(earlier, after);
    return changes.length === 0 && earlier.version !== after.version ? [{ kind: 'renewed' }] : changes;
  } catch (error) {
    if (error instanceof MetadataRefused) return [];
    throw error;
  }
}

/** History is a courtesy: a stored file that does not decode, because somebody has been at the store, has none. */
function* targetsIn(bytes: Uint8Array, role: string): Sliced<Targets | undefined> {
  try {
    const { signed } = yield* decodeEnvelope(bytes);
    return yield* decodeTargets(signed, role);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
