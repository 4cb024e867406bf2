import { startLoopbackServer, type LoopbackServer, type Received, type Reply } from './loopback-server.ts';

/** A repository's metadata as a trust server hands it out: bytes by file name (`root.json`, `snapshot.HEX.json`, `1.root.json`). */
export type PublishedFiles = ReadonlyMap<string, Uint8Array>;

/** The lab's trust server. */
export interface LabTrustServer extends LoopbackServer {
  /** From now on serves `files` for `gun`, whatever the server behind this one has. */
  publish(gun: string, files: PublishedFiles): void;
}

/**
 * Starts a server of Notary's read-only API in memory. Repositories that it does not hold are those of the server behind
 * it, `upstream`, so that metadata which a real server would not take (expired, broken) can stand beside what it serves;
 * without one they do not exist.
 * @param port 0: any free one
 * @throws Error with code `EADDRINUSE`
 */
export async function startTrustServer(port: number, upstream?: string): Promise<LabTrustServer> {
  const repositories = new Map<string, PublishedFiles>();
  const server = await startLoopbackServer(port, (request) => {
    const [, gun = '', name = ''] = /^\/v2\/(.+)\/_trust\/tuf\/(.+)$/.exec(request.target) ?? [];
    const files = repositories.get(gun);
    if (files !== undefined) return fileReply(files.get(name));
    if (upstream !== undefined) return forward(upstream, request);
    return request.target === '/v2/' ? { status: 200, headers: JSON_TYPE, body: '{}' } : fileReply(undefined);
  });
  return { ...server, publish: (gun, files) => void repositories.set(gun, files) };
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** What notary-server 0.7.0 answers for a file that it does not have. */
const NOT_FOUND =
  '{"errors":[{"code":"METADATA_NOT_FOUND","message":"You have requested metadata that does not exist."}]}';

function fileReply(file: Uint8Array | undefined): Reply {
  if (file === undefined) return { status: 404, headers: JSON_TYPE, body: NOT_FOUND };
  return { status: 200, headers: JSON_TYPE, body: file };
}

async function forward(upstream: string, request: Received): Promise<Reply> {
  const headers = new Headers();
  for (const name of ['accept', 'authorization', 'content-type', 'user-agent']) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  const body = request.body.length === 0 ? {} : { body: new Uint8Array(request.body) };
  const answer = await fetch(new URL(request.target, upstream), { method: request.method, headers, ...body });
  return {
    status: answer.status,
    headers: { 'content-type': answer.headers.get('content-type') ?? '' },
    body: new Uint8Array(await answer.arrayBuffer()),
  };
}
