import type { Status } from '../../server/src/lsp/protocol.ts';

/** The language status item's texts and severity, independent of VS Code. */
export interface StatusWords {
  readonly text: string;
  readonly detail: string;
  readonly severity: 'information' | 'warning' | 'error';
}

/** Words for a status; the worst comes first, "could not check" never hides behind a good count. */
export function statusWords(status: Status): StatusWords {
  const detail = status.enforced ? 'content trust enforced' : 'content trust not enforced';
  if (status.restricted) {
    return { text: 'Restricted Mode: nobody is asked', detail: 'trust the workspace to check', severity: 'warning' };
  }
  const { rejected = 0, verified = 0, exempt = 0, unavailable = 0 } = status.verdicts;
  const total = Object.values(status.verdicts).reduce((sum, count) => sum + count, 0);
  if (total === 0) return { text: 'No images', detail, severity: 'information' };
  const parts = [
    ...(rejected > 0 ? [`${rejected} rejected`] : []),
    ...(unavailable > 0 ? [`${unavailable} could not be checked`] : []),
    `${verified} of ${total - exempt} verified`,
    ...(status.offline ? ['offline'] : []),
  ];
  const hosts = status.unreachableHosts.length === 0 ? [] : [`no answer from ${status.unreachableHosts.join(', ')}`];
  return {
    text: parts.join(', '),
    detail: [detail, ...hosts].join('; '),
    severity: rejected > 0 ? 'error' : unavailable > 0 ? 'warning' : 'information',
  };
}
