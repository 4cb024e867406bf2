import { UnreachableError, type UnreachableReason } from '../../base/errors.ts';
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
      if (reason !== undefined) throw new UnreachableError(reason, host, REMEDIES[reason] ?? '');
      return http.send(request);
    },
  };
}

/** What the reason alone does not tell. */
const REMEDIES: Partial<Record<UnreachableReason, string>> = {
  blocked: 'imageTrust.network says who may be contacted',
};
