import type { Verdict } from '../trust/verdict.ts';
import type { CheckedDocument } from './document-checks.ts';
import type { Status } from './protocol.ts';
import type { Session } from './session.ts';

/** The state of all open documents in one value. */
export function statusOf(documents: readonly CheckedDocument[], session: Session, busy: boolean): Status {
  const verdicts = documents.flatMap(({ inspection }) => inspection.uses.flatMap(({ verdict }) => verdict ?? []));
  const counts: Partial<Record<Verdict['kind'], number>> = {};
  for (const { kind } of verdicts) counts[kind] = (counts[kind] ?? 0) + 1;
  return {
    busy,
    restricted: session.context.restricted,
    offline: session.settings.offline,
    enforced: session.settings.enforce,
    verdicts: counts,
    unreachableHosts: [...new Set(verdicts.flatMap(unreachableHosts))].sort(),
  };
}

/** Hosts that would have had to answer for this verdict and did not, or were not asked. */
export function unreachableHosts(verdict: Verdict): readonly string[] {
  const hosts: string[] = [];
  if (verdict.kind === 'unavailable') hosts.push(verdict.host);
  if ('repository' in verdict && verdict.repository.stale !== undefined) hosts.push(verdict.repository.stale.host);
  if ('registry' in verdict && verdict.registry.kind === 'unavailable') hosts.push(verdict.registry.host);
  return hosts;
}
