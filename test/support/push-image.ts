import { createHash } from 'node:crypto';
import { sha256Digest, formatDigest, type Digest } from '../../server/src/base/digest.ts';

/** Where an image goes, and the `authorization` header a guarded registry wants. */
export interface PushTarget {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly repository: string;
  readonly authorization?: string;
}

export interface PushedManifest {
  readonly digest: Digest;
  readonly mediaType: string;
  /** Bytes of the manifest: what a signature over it records as its length. */
  readonly size: number;
}

const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const DOCKER_CONFIG = 'application/vnd.docker.container.image.v1+json';
const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';

/**
 * Pushes the smallest image a registry takes: a configuration that says `content`, no layers.
 * Another content is another digest.
 */
export async function pushImage(target: PushTarget, tag: string, content: string): Promise<PushedManifest> {
  const config = JSON.stringify({ architecture: 'amd64', os: 'linux', config: { Labels: { content } } });
  const digest = await pushBlob(target, config);
  const manifest = {
    schemaVersion: 2,
    mediaType: DOCKER_MANIFEST,
    config: { mediaType: DOCKER_CONFIG, size: Buffer.byteLength(config), digest: formatDigest(digest) },
    layers: [],
  };
  return putManifest(target, tag, DOCKER_MANIFEST, manifest);
}

/** Pushes an index (one tag for several platforms) of images that are already there. */
export async function pushIndex(
  target: PushTarget,
  tag: string,
  images: readonly PushedManifest[],
): Promise<PushedManifest> {
  const manifests = images.map(({ digest, mediaType, size }, position) => ({
    mediaType,
    size,
    digest: formatDigest(digest),
    platform: { os: 'linux', architecture: ['amd64', 'arm64', 's390x'][position] ?? 'riscv64' },
  }));
  return putManifest(target, tag, OCI_INDEX, { schemaVersion: 2, mediaType: OCI_INDEX, manifests });
}

async function pushBlob(target: PushTarget, blob: string): Promise<Digest> {
  const digest = digestOf(blob);
  const started = await send(target, 'POST', `${target.url}/v2/${target.repository}/blobs/uploads/`, 202);
  const upload = new URL(started.headers.get('location') ?? '', target.url);
  upload.searchParams.set('digest', formatDigest(digest));
  await send(target, 'PUT', upload.href, 201, { type: 'application/octet-stream', body: blob });
  return digest;
}

async function putManifest(
  target: PushTarget,
  tag: string,
  mediaType: string,
  manifest: object,
): Promise<PushedManifest> {
  const body = JSON.stringify(manifest);
  const url = `${target.url}/v2/${target.repository}/manifests/${tag}`;
  await send(target, 'PUT', url, 201, { type: mediaType, body });
  return { digest: digestOf(body), mediaType, size: Buffer.byteLength(body) };
}

async function send(
  target: PushTarget,
  method: string,
  url: string,
  status: number,
  content?: { readonly type: string; readonly body: string },
): Promise<Response> {
  const headers = new Headers();
  if (target.authorization !== undefined) headers.set('authorization', target.authorization);
  if (content !== undefined) headers.set('content-type', content.type);
  const response = await fetch(url, { method, headers, ...(content === undefined ? {} : { body: content.body }) });
  if (response.status !== status) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  await response.arrayBuffer();
  return response;
}

function digestOf(text: string): Digest {
  return sha256Digest(createHash('sha256').update(text).digest('hex'));
}
