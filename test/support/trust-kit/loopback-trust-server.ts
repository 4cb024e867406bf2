import { startLoopbackServer } from '../lab/loopback-server.ts';
import type { LoopbackServer } from '../lab/loopback-server.ts';
import type { PublishedFiles } from './repository.ts';

/** A trust server over real sockets, for clients that are other programs. */
export interface LoopbackTrustServer extends LoopbackServer {
  /** Serves what `files` gives at the time of each request; a repository that it has not been given does not exist. */
  serve(gun: string, files: () => PublishedFiles): void;
  /** Answers requests for a role's files, under all their names, with a status. */
  fail(gun: string, role: string, status: number): void;
}

export async function startLoopbackTrustServer(): Promise<LoopbackTrustServer> {
  const repositories = new Map<string, () => PublishedFiles>();
  const faults = new Map<string, number>();
  const server = await startLoopbackServer(0, ({ target }) => {
    const [, gun = '', name = ''] = /^\/v2\/(.+)\/_trust\/tuf\/(.+)\.json$/.exec(target) ?? [];
    if (target === '/v2/') return { status: 200, body: '{}' };
    const role = name.replace(/\.[0-9a-f]{64}$/, '').replace(/^\d+\./, '');
    const status = faults.get(`${gun} ${role}`);
    const body = repositories.get(gun)?.().get(`${name}.json`);
    if (status !== undefined || body === undefined) return { status: status ?? 404, body: '{}' };
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  });
  return {
    ...server,
    serve: (gun, files) => void repositories.set(gun, files),
    fail: (gun, role, status) => void faults.set(`${gun} ${role}`, status),
  };
}
