import { isRecent } from '../../base/time.ts';
import type { TrustRecord } from '../store/trust-record.ts';
import type { UpdateOutcome } from './update-outcome.ts';

/** How long that there is no trust data, or no service any more, is remembered. */
const NEGATIVE_MS = 2 * 60_000;

/** How long a server that could not be asked is left alone, while what is known stands. */
const STALE_MS = 30_000;

/** Whether an answer will do without asking again. Nothing does past its own date. */
export function isFresh(answer: UpdateOutcome, now: number, freshnessMs: number): boolean {
  switch (answer.kind) {
    case 'trusted': {
      if (answer.set.validUntil < now) return false;
      const { stale, checkedAt } = answer;
      return stale === undefined ? isRecent(checkedAt, now, freshnessMs) : isRecent(stale.since, now, STALE_MS);
    }
    case 'noTrustData':
    case 'retired':
      return isRecent(answer.checkedAt, now, NEGATIVE_MS);
  }
}

/** Whether this server was asked a short while ago, by another process perhaps. */
export function wasJustChecked({ checked }: TrustRecord, server: string, now: number, freshnessMs: number): boolean {
  return checked?.server === server && isRecent(checked.at, now, freshnessMs);
}
