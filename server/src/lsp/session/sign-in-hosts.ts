import type { UnreachableReason } from '../../base/errors.ts';
import type { Settings } from '../../trust/settings.ts';
import { trustServerFor } from '../../trust/trust-server.ts';
import type { Verdict } from '../../trust/verdict.ts';
import { unansweredBy } from './status.ts';

const ABOUT_CREDENTIALS: ReadonlySet<UnreachableReason> = new Set(['unauthorised', 'forbidden']);

/**
 * Where signing in might have brought an answer: at the image's registry, whose credentials its trust server is shown as well, and
 * at that trust server itself where the settings name one elsewhere. Token servers are not signed in to.
 */
export function signInHosts(verdict: Verdict, settings: Settings): readonly string[] {
  if (!('image' in verdict)) return [];
  const refusedBy = unansweredBy(verdict).filter(({ reason }) => ABOUT_CREDENTIALS.has(reason));
  if (refusedBy.length === 0) return [];
  const { registry } = verdict.image;
  const { host } = new URL(trustServerFor(registry, settings));
  const isElsewhere = registry !== 'docker.io' && host !== registry && refusedBy.some((answer) => answer.host === host);
  return isElsewhere ? [registry, host] : [registry];
}
