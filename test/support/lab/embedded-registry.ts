import { createHash, randomUUID } from 'node:crypto';
import { startLoopbackServer, type LoopbackServer, type Received, type Reply } from './loopback-server.ts';

interface Manifest {
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/**
 * Starts an empty registry in memory: the part of the distribution API that pushing small images, and asking for them, needs.
 * @param port 0: any free one
 * @throws Error with code `EADDRINUSE`
 */
export function startEmbeddedRegistry(port: number): Promise<LoopbackServer> {
  /** By `REPOSITORY@DIGEST`, and by `REPOSITORY:TAG` for what a tag names now. */
  const manifests = new Map<string, Manifest>();

  return startLoopbackServer(port, (request) => {
    const url = new URL(request.target, 'http://localhost');
    if (url.pathname === '/v2/') return { status: 200, body: '{}' };
    const [, repository, kind, rest] = /^\/v2\/(.+)\/(manifests|blobs\/uploads)\/(.*)$/.exec(url.pathname) ?? [];
    if (repository === undefined || rest === undefined) return problem(404, 'NAME_UNKNOWN');
    switch (`${request.method} ${kind ?? ''}`) {
      case 'POST blobs/uploads':
        return { status: 202, headers: { location: `/v2/${repository}/blobs/uploads/${randomUUID()}` } };
      case 'PUT blobs/uploads':
        return acceptBlob(request, url.searchParams.get('digest'));
      case 'PUT manifests':
        return putManifest(manifests, repository, rest, request);
      case 'GET manifests':
      case 'HEAD manifests':
        return sendManifest(manifests.get(keyOf(repository, rest)));
      default:
        return problem(405, 'UNSUPPORTED');
    }
  });
}

/** Nobody asks the lab for blobs again: it is enough that this one is what it claims to be. */
function acceptBlob(request: Received, digest: string | null): Reply {
  return digest === digestOf(request.body) ? { status: 201 } : problem(400, 'DIGEST_INVALID');
}

function putManifest(
  manifests: Map<string, Manifest>,
  repository: string,
  reference: string,
  request: Received,
): Reply {
  const manifest = { mediaType: request.headers['content-type'] ?? '', bytes: request.body };
  const digest = digestOf(request.body);
  manifests.set(keyOf(repository, reference), manifest);
  manifests.set(keyOf(repository, digest), manifest);
  return { status: 201, headers: { 'docker-content-digest': digest } };
}

function sendManifest(manifest: Manifest | undefined): Reply {
  if (manifest === undefined) return problem(404, 'MANIFEST_UNKNOWN');
  const headers = { 'content-type': manifest.mediaType, 'docker-content-digest': digestOf(manifest.bytes) };
  return { status: 200, headers, body: manifest.bytes };
}

function keyOf(repository: string, reference: string): string {
  return `${repository}${reference.includes(':') ? '@' : ':'}${reference}`;
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** An error in the distribution specification's form. */
function problem(status: number, code: string): Reply {
  const body = JSON.stringify({ errors: [{ code, message: code.toLowerCase().replaceAll('_', ' ') }] });
  return { status, headers: { 'content-type': 'application/json' }, body };
}
