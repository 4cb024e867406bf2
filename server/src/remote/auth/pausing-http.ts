import { UnreachableError, type UnreachableReason } from '../../base/errors.ts';
import { isRecent } from '../../base/time.ts';
import type { Clock, HttpPort, HttpRequest, HttpResponse, LogPort } from '../ports.ts';
import { readRateLimit, type RateLimit } from './rate-limit.ts';

export interface PausingPorts {
  readonly http: HttpPort;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: LogPort;
}

/** Milliseconds that a host is left alone which wants to be and does not say for how long. */
const USUAL_PAUSE_MS = 60_000;

/** No host is left alone for longer, whatever it says, in milliseconds. */
const LONGEST_PAUSE_MS = 24 * 60 * 60_000;

interface Pause {
  /** `wanted`: the host has refused to answer; `spent`: its answer said that nothing is left. */
  readonly because: 'wanted' | 'spent';
  readonly reason: UnreachableReason;
  /** From when to when, in milliseconds since the epoch. */
  readonly since: number;
  readonly until: number;
  readonly words: string;
  /** `pulls`: only what counts against Docker Hub's limit. */
  readonly concerns: 'everything' | 'pulls';
}

/**
 * HTTP that leaves a host alone for as long as it wants to be: after 429, and after any answer 503 with `Retry-After` (RFC 9110,
 * section 10.2.3; RFC 6585, section 4). Such an answer, and every request until then, is an `UnreachableError` that names the time.
 * A host whose answer says that nothing is left of its limit is left alone before it has to say 429; Docker Hub may still be asked
 * with HEAD, which is free there, and any answer that says more is left ends the pause.
 */
export function pausingHttp({ http, clock, log }: PausingPorts): HttpPort {
  const pauses = new Map<string, Pause>();
  return {
    send: async (request) => {
      const { host } = new URL(request.url);
      const pause = pauses.get(host);
      if (pause !== undefined && isOn(pause, clock.now()) && isMeant(pause, request)) throw pauseError(host, pause);
      const answer = await http.send(request);
      const now = clock.now();
      const refused = pauseWanted(answer, now);
      const limit = readRateLimit(answer.headers);
      const next = refused ?? (limit && pauseForSpent(limit, now));
      // The answer may come after one to another request, which was sent at the same time.
      const current = pauses.get(host);
      if (current === undefined || !outweighs(current, next, now)) {
        if (next !== undefined) {
          if (current?.words !== next.words) log.warn(`${host}: ${next.words}`);
          pauses.set(host, next);
        } else if (limit !== undefined) pauses.delete(host);
      }
      if (refused !== undefined) throw pauseError(host, refused);
      return answer;
    },
  };
}

/** What a host wants holds until then: whatever it has answered meanwhile had been asked before, and can only prolong it. */
function outweighs(current: Pause, next: Pause | undefined, now: number): boolean {
  const isLonger = next?.because === 'wanted' && next.until > current.until;
  return current.because === 'wanted' && isOn(current, now) && !isLonger;
}

function isOn({ since, until }: Pause, now: number): boolean {
  return isRecent(since, now, until - since);
}

function isMeant({ concerns }: Pause, { method, url }: HttpRequest): boolean {
  return concerns === 'everything' || (method === 'GET' && url.includes('/manifests/'));
}

function pauseWanted({ status, headers }: HttpResponse, now: number): Pause | undefined {
  const until = retryTime(headers.get('retry-after') ?? '', now);
  if (status === 429) return pauseUntil('rate-limited', until ?? now + USUAL_PAUSE_MS, now);
  if (status === 503 && until !== undefined) return pauseUntil('server-error', until, now);
  return undefined;
}

function pauseUntil(reason: UnreachableReason, wanted: number, now: number): Pause {
  const until = Math.min(wanted, now + LONGEST_PAUSE_MS);
  const words = `no further request before ${timeWords(until)}`;
  return { because: 'wanted', reason, since: now, until, words, concerns: 'everything' };
}

function pauseForSpent({ remaining, limit, resetMs, counts }: RateLimit, now: number): Pause | undefined {
  if (remaining > 0) return undefined;
  const until = now + Math.min(resetMs ?? USUAL_PAUSE_MS, LONGEST_PAUSE_MS);
  const none = limit === undefined ? `no ${counts} are left` : `none of ${limit} ${counts} is left`;
  const words = `${none}; there will be more by ${timeWords(until)}`;
  const concerns = counts === 'pulls' ? 'pulls' : 'everything';
  return { because: 'spent', reason: 'rate-limited', since: now, until, words, concerns };
}

/** A number of seconds, or a date; `undefined` for anything else. */
function retryTime(text: string, now: number): number | undefined {
  if (/^\d+$/.test(text)) return now + Number(text) * 1000;
  const date = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : date;
}

function timeWords(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function pauseError(host: string, { reason, words }: Pause): UnreachableError {
  return new UnreachableError(reason, host, words);
}
