import type { ContactedHost } from '../../trust/contacts.ts';
import type { ScarceLimit } from '../protocol.ts';

/** Below this share of its limit a host has little left. */
const LITTLE = 0.1;

/** So few are little whatever the limit is, and where it is not known. */
const FEW = 5;

/** The hosts that have said that they will soon answer no more, until that is over. @param now milliseconds since the epoch */
export function scarceLimits(hosts: readonly ContactedHost[], now: number): readonly ScarceLimit[] {
  return hosts.flatMap(({ host, rateLimit }) => {
    if (rateLimit === undefined) return [];
    const { remaining, limit, counts, resetMs, at } = rateLimit;
    const isOver = resetMs !== undefined && now >= at + resetMs;
    const isScarce = remaining <= FEW || (limit !== undefined && remaining < limit * LITTLE);
    return isScarce && !isOver ? [{ host, remaining, counts }] : [];
  });
}
