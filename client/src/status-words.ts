import { l10n } from 'vscode';
import type { Status } from '../../server/src/lsp/protocol.ts';

/** The language status item's texts, in the user's language, and its severity. */
export interface StatusWords {
  readonly text: string;
  readonly detail: string;
  readonly severity: 'information' | 'warning' | 'error';
}

/** Words for a status; the worst comes first, "could not check" never hides behind a good count. */
export function statusWords(status: Status): StatusWords {
  const detail = status.enforced ? l10n.t('content trust enforced') : l10n.t('content trust not enforced');
  if (status.restricted) {
    const text = l10n.t('Restricted Mode: nobody is asked');
    return { text, detail: l10n.t('trust the workspace to check'), severity: 'warning' };
  }
  const { rejected = 0, verified = 0, exempt = 0, unavailable = 0 } = status.verdicts;
  const total = Object.values(status.verdicts).reduce((sum, count) => sum + count, 0);
  if (total === 0) return { text: l10n.t('No images'), detail, severity: 'information' };
  const parts = [
    ...(rejected > 0 ? [l10n.t('{0} rejected', rejected)] : []),
    ...(unavailable > 0 ? [l10n.t('{0} could not be checked', unavailable)] : []),
    l10n.t('{0} of {1} verified', verified, total - exempt),
    ...(status.offline ? [l10n.t('offline')] : []),
  ];
  const { unreachableHosts, scarceLimits } = status;
  const hosts = unreachableHosts.length === 0 ? [] : [l10n.t('no answer from {0}', unreachableHosts.join(', '))];
  const limits = scarceLimits.map(({ host, remaining, counts }) =>
    counts === 'pulls'
      ? l10n.t('pulls left at {0}: {1}', host, remaining)
      : l10n.t('requests left at {0}: {1}', host, remaining),
  );
  return {
    text: parts.join(', '),
    detail: [detail, ...hosts, ...limits].join('; '),
    severity: rejected > 0 ? 'error' : unavailable > 0 ? 'warning' : 'information',
  };
}
