import { RefusedError } from '../../base/errors.ts';
import type { Root } from '../../notary/metadata.ts';
import { TrustedSet } from '../../notary/trusted-set.ts';
import type { Verified } from '../../notary/verified.ts';
import type { RunSliced } from '../ports.ts';
import type { KnownFiles } from './known-files.ts';

export interface Rehearsal {
  readonly known: KnownFiles;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly run: RunSliced;
}

/**
 * Verifies what is in the store, while the server is being asked for a timestamp that mostly names just that. It gives no
 * answer: it only saves the update from verifying the same bytes when time matters, and ends where a file is missing or does
 * not stand.
 */
export async function rehearse(root: Verified<Root>, { known, now, run }: Rehearsal): Promise<TrustedSet> {
  const set = new TrustedSet(root, { now, floors: known.floors });
  try {
    const timestamp = await known.last('timestamp');
    if (timestamp === undefined) return set;
    const named = await run(set.loadTimestamp(timestamp));
    const snapshot = await known.find('snapshot', named.metadata.snapshot);
    if (snapshot === undefined) return set;
    await run(set.loadSnapshot(snapshot));
    for (let due = set.nextRole(); due !== undefined; due = set.nextRole()) {
      const bytes = await known.find(due.name, due.file);
      if (bytes === undefined) break;
      await run(set.loadTargets(due.name, bytes));
    }
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
  }
  return set;
}
