import type { RequestListener } from 'node:http';
import type { GivenCredentials } from '../../server/src/lsp/protocol.ts';
import { serveHttp, type HostileServer } from './hostile-server.ts';

/** Who may look. */
export const ADA: GivenCredentials = { username: 'ada', password: 'correct horse' };

export interface PrivateRegistry extends HostileServer {
  /** The values of `authorization` that it was sent. */
  readonly shown: ReadonlySet<string>;
}

export function authorizationOf({ username, password }: GivenCredentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** A registry, and its own trust server, that wants Ada's password and has no trust data. It echoes what it is shown. */
export async function servePrivateRegistry(): Promise<PrivateRegistry> {
  const shown = new Set<string>();
  const answer: RequestListener = ({ url, headers: { authorization } }, response) => {
    if (authorization !== undefined) shown.add(authorization);
    response.setHeader('x-echo', authorization ?? '');
    if (authorization !== authorizationOf(ADA)) response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' });
    else if (url !== '/v2/') response.writeHead(404);
    response.end(authorization);
  };
  return { ...(await serveHttp(answer)), shown };
}
