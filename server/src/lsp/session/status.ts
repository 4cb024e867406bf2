import type { UnreachableReason } from '../../base/errors.ts';
import type { Verdict } from '../../trust/verdict.ts';
import type { CheckedDocument } from '../check/document-check.ts';
import type { Status } from '../protocol.ts';
import type { Session } from './session.ts';

/** The state of all open documents in one value. */
export function statusOf(
  documents: readonly CheckedDocument[],
  session: Session,
  busy: boolean,
): Omit<Status, 'scarceLimits'> {
  const verdicts = documents.flatMap(({ inspection }) => inspection.uses.flatMap(({ verdict }) => verdict ?? []));
  const counts: Partial<Record<Verdict['kind'], number>> = {};
  for (const { kind } of verdicts) counts[kind] = (counts[kind] ?? 0) + 1;
  return {
    busy,
    restricted: session.context.restricted,
    offline: session.settings.offline,
    enforced: session.settings.enforce,
    verdicts: counts,
    unreachableHosts: [...new Set(verdicts.flatMap(unansweredBy).map(({ host }) => host))].sort(),
  };
}

/** Hosts that were not asked because nobody has allowed it; whether the user may, `wantsConsent` knows. */
export function blockedHosts(verdict: Verdict): readonly string[] {
  const blocked = unansweredBy(verdict).filter(({ reason }) => reason === 'blocked');
  return [...new Set(blocked.map(({ host }) => host))];
}

/** Who would have had to answer for this verdict and did not, or was not asked, and why. */
export function unansweredBy(
  verdict: Verdict,
): readonly { readonly host: string; readonly reason: UnreachableReason }[] {
  return [
    ...(verdict.kind === 'unavailable' ? [verdict] : []),
    ...('repository' in verdict && verdict.repository.stale !== undefined ? [verdict.repository.stale] : []),
    ...('registry' in verdict && verdict.registry.kind === 'unavailable' ? [verdict.registry] : []),
  ];
}
