import { UnreachableError, type UnreachableReason } from '../base/errors.ts';
import type { AuthorizedHttp } from './authorized-http.ts';

/**
 * Asks `refusal` before every request whether its host may be contacted at all. A refused request is an
 * `UnreachableError` like any other, so that trust data which are still valid stand, and say so.
 * Token servers named by an agreed host are behind this door: who agrees to a registry agrees to its token server.
 */
export function gatedHttp(
  http: AuthorizedHttp,
  refusal: (host: string) => UnreachableReason | undefined,
): AuthorizedHttp {
  return {
    send: async (request) => {
      const { host } = new URL(request.url);
      const reason = refusal(host);
      if (reason !== undefined) throw new UnreachableError(reason, host, REFUSALS[reason] ?? 'not allowed');
      return http.send(request);
    },
  };
}

const REFUSALS: Partial<Record<UnreachableReason, string>> = {
  offline: 'offline mode is on',
  'restricted-mode': 'the workspace is in Restricted Mode, which contacts nobody',
  blocked: 'the settings do not allow this host to be contacted',
};
