/** What a host says about how often it may still be asked. */
export interface RateLimit {
  /** In all; `undefined` where it does not say. */
  readonly limit: number | undefined;
  readonly remaining: number;
  /** Milliseconds until some of it is there again, at the latest; `undefined` where it does not say. */
  readonly resetMs: number | undefined;
  /** `pulls`: of manifests with GET alone; HEAD and everything else is free. */
  readonly counts: 'pulls' | 'requests';
}

/** One more than any host's limit. Larger numbers are not believed. */
const MOST = 1_000_000_000;

/**
 * Reads Docker Hub's headers (its documentation, "Pull usage and limits": `ratelimit-remaining: 76;w=21600`, a number in a window of
 * seconds), which are those of the IETF's draft "RateLimit header fields" before its eighth version, `ratelimit-reset` included.
 * @param headers names in lower case
 */
export function readRateLimit(headers: ReadonlyMap<string, string>): RateLimit | undefined {
  const read = (name: string) => parse(headers.get(name) ?? '');
  const remaining = read('ratelimit-remaining');
  if (remaining === undefined) return undefined;
  const limit = read('ratelimit-limit');
  const seconds = read('ratelimit-reset')?.count ?? remaining.window ?? limit?.window;
  return {
    limit: limit?.count,
    remaining: remaining.count,
    resetMs: seconds === undefined ? undefined : seconds * 1000,
    counts: headers.has('docker-ratelimit-source') ? 'pulls' : 'requests',
  };
}

interface Count {
  readonly count: number;
  /** Seconds. */
  readonly window: number | undefined;
}

/** `100`, `100;w=21600`, or a list that begins so. */
function parse(text: string): Count | undefined {
  const [, digits, window] = /^(\d{1,10})(?:\s*;\s*w=(\d{1,10}))?(?:\s*[;,]|$)/.exec(text.trim()) ?? [];
  const count = Number(digits ?? Number.NaN);
  if (!(count < MOST)) return undefined;
  return { count, window: window === undefined ? undefined : Number(window) };
}
