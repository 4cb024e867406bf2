import { UnreachableError, type UnreachableReason } from '../../base/errors.ts';
import type { Clock, HttpPort, HttpResponse } from '../ports.ts';

/** Milliseconds that a host is left alone which answers 429 and does not say for how long. */
const USUAL_PAUSE_MS = 60_000;

/** No host is left alone for longer, whatever it says, in milliseconds. */
const LONGEST_PAUSE_MS = 24 * 60 * 60_000;

interface Pause {
  readonly reason: UnreachableReason;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/**
 * HTTP that leaves a host alone for as long as it wants to be: after 429, and after any answer 503 with `Retry-After` (RFC 9110,
 * section 10.2.3; RFC 6585, section 4). Such an answer, and every request until then, is an `UnreachableError` that names the time.
 */
export function pausingHttp(http: HttpPort, clock: Pick<Clock, 'now'>): HttpPort {
  const pauses = new Map<string, Pause>();
  return {
    send: async (request) => {
      const { host } = new URL(request.url);
      const pause = pauses.get(host);
      if (pause !== undefined && clock.now() < pause.until) throw pauseError(host, pause);
      const answer = await http.send(request);
      const wanted = pauseWanted(answer, clock.now());
      if (wanted === undefined) return answer;
      pauses.set(host, wanted);
      throw pauseError(host, wanted);
    },
  };
}

function pauseWanted({ status, headers }: HttpResponse, now: number): Pause | undefined {
  const until = retryTime(headers.get('retry-after') ?? '', now);
  const longest = now + LONGEST_PAUSE_MS;
  if (status === 429) return { reason: 'rate-limited', until: Math.min(until ?? now + USUAL_PAUSE_MS, longest) };
  if (status === 503 && until !== undefined) return { reason: 'server-error', until: Math.min(until, longest) };
  return undefined;
}

/** A number of seconds, or a date; `undefined` for anything else. */
function retryTime(text: string, now: number): number | undefined {
  if (/^\d+$/.test(text)) return now + Number(text) * 1000;
  const date = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : date;
}

function pauseError(host: string, { reason, until }: Pause): UnreachableError {
  const time = new Date(until).toISOString().slice(0, 19).replace('T', ' ');
  return new UnreachableError(reason, host, `no further request before ${time} UTC`);
}
