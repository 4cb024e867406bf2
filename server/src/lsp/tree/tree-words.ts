const DAY_MS = 24 * 60 * 60_000;

/**
 * Whether the end of a role's metadata is near enough for a warning: a month, for people have to sign again; two days for the
 * timestamp, which its server signs anew all the time.
 */
export function expiresSoon(role: string, at: number, now: number): boolean {
  return at - now < (role === 'timestamp' ? 2 : 30) * DAY_MS;
}

/** `expires in 12 days`, `expired 3 days ago`, `expires in 9 years`; times in milliseconds since the epoch. */
export function expiryWords(at: number, now: number): string {
  const days = Math.floor(Math.abs(at - now) / DAY_MS);
  if (at < now) return `expired ${days === 0 ? 'less than a day' : spanWords(days)} ago`;
  return `expires ${days === 0 ? 'within a day' : `in ${spanWords(days)}`}`;
}

/** The further away, the less exact. */
function spanWords(days: number): string {
  if (days < 100) return counted(days, 'day');
  return days < 730 ? counted(Math.floor(days / 30.4), 'month') : counted(Math.floor(days / 365), 'year');
}

/** `1 key`, `2 keys`. */
export function counted(count: number, unit: string, units = `${unit}s`): string {
  return `${count} ${count === 1 ? unit : units}`;
}

/** The first 12 hex digits of a digest or key id, with its algorithm if it has one. */
export function short(id: string): string {
  const colon = id.indexOf(':');
  return id.slice(0, colon + 1 + 12);
}

/** `2026-01-01 12:30 UTC`. */
export function momentWords(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
