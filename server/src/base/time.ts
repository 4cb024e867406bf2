const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:Z|([+-])(\d{2}):(\d{2}))$/;

/** The Gregorian calendar repeats every 400 years. */
const CALENDAR_CYCLE_MS = 146_097 * 86_400_000;

/**
 * Reads a time of RFC 3339 into milliseconds since the epoch; `undefined` for anything else. Strict as Go 1.20 and later:
 * two-digit hours, a full stop before fractions, upper-case `T` and `Z`, a date that exists, no leap second. Digits beyond
 * the millisecond are cut off.
 */
export function parseRfc3339(text: string): number | undefined {
  const match = RFC3339.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [fraction = '', sign = '+', offsetHour = '0', offsetMinute = '0'] = match.slice(7);
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  if (Number(offsetHour) > 23 || Number(offsetMinute) > 59) return undefined;
  const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'));
  // Date.UTC reads the years 0 to 99 as 1900 to 1999.
  const local = Date.UTC(year + 400, month - 1, day, hour, minute, second, milliseconds) - CALENDAR_CYCLE_MS;
  return sign === '+' ? local - offset : local + offset;
}

function daysIn(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (month === 2) return isLeap ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Whether something happened less than `windowMs` ago; all three in milliseconds. A clock that went back makes nothing recent. */
export function isRecent(at: number, now: number, windowMs: number): boolean {
  return now >= at && now - at < windowMs;
}
