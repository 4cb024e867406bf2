import type { UnreachableReason } from '../base/errors.ts';

/** Why an answer with this status holds nothing of what was asked for. Every status but 2xx has a reason of its own or is `bad-answer`. */
export function reasonForStatus(status: number): UnreachableReason {
  switch (status) {
    case 401:
      return 'unauthorised';
    case 403:
      return 'forbidden';
    case 404:
      return 'not-found';
    case 410:
      return 'gone';
    case 429:
      return 'rate-limited';
    default:
      return status >= 500 && status <= 599 ? 'server-error' : 'bad-answer';
  }
}
