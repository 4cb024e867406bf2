import { createHash } from 'node:crypto';
import { formatDigest, parseDigest, sameDigest, type Digest, type DigestAlgorithm } from '../../base/digest.ts';
import { decodeIndex, type ManifestContent } from './manifest-content.ts';
import type { HttpResponse } from '../ports.ts';
import type { RegistryAnswer } from './registry-answer.ts';
import { reasonForStatus } from '../status.ts';

/** Media types of an image for one platform (`image`) and of a list of images (`index`), docker's and OCI's. */
const MANIFEST_TYPES: ReadonlyMap<string, 'image' | 'index'> = new Map([
  ['application/vnd.oci.image.index.v1+json', 'index'],
  ['application/vnd.docker.distribution.manifest.list.v2+json', 'index'],
  ['application/vnd.oci.image.manifest.v1+json', 'image'],
  ['application/vnd.docker.distribution.manifest.v2+json', 'image'],
]);

/** The `accept` header without which registries convert an index into the image of some platform, with another digest. */
export const ACCEPTED_MANIFESTS = [...MANIFEST_TYPES.keys()].join(', ');

/** Bytes of a manifest at most: what registries accept (OCI distribution, "Pushing Manifests"). */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

/**
 * What the answer to HEAD says, or `undefined` where only a GET can tell: no digest that could be compared, or an absence
 * without its reason. The digest in the header is taken as it is: it is the registry's word, as the bytes would be.
 */
export function readManifestHead(
  host: string,
  answer: HttpResponse,
  pinned: Digest | undefined,
): RegistryAnswer | undefined {
  if (answer.status === 200) {
    const digest = headerDigest(answer);
    return digest?.algorithm === comparable(pinned) ? serves(host, answer, digest, pinned) : undefined;
  }
  const reason = reasonForStatus(answer.status);
  return reason === 'not-found' || reason === 'bad-answer' ? undefined : refusal(host, answer.status);
}

/** What the answer to GET says. The digest is that of the bytes, which a digest in the header must not contradict. */
export function readManifest(host: string, answer: HttpResponse, pinned: Digest | undefined): RegistryAnswer {
  if (answer.status === 404) return absence(host, answer);
  if (answer.status !== 200) return refusal(host, answer.status);
  const claimed = headerDigest(answer);
  const served = claimed && digestOf(answer.body, claimed.algorithm);
  if (claimed !== undefined && served !== undefined && !sameDigest(claimed, served)) {
    return badAnswer(host, `${host} says ${formatDigest(claimed)} but serves ${formatDigest(served)}`);
  }
  return serves(host, answer, digestOf(answer.body, comparable(pinned)), pinned);
}

/** A digest says nothing about one of another algorithm: the one that was asked for counts, or that of signed digests. */
function comparable(pinned: Digest | undefined): DigestAlgorithm {
  return pinned?.algorithm ?? 'sha256';
}

function digestOf(bytes: Uint8Array, algorithm: DigestAlgorithm): Digest {
  return { algorithm, hex: createHash(algorithm).update(bytes).digest('hex') };
}

/** @param digest of the algorithm that was asked for */
function serves(host: string, answer: HttpResponse, digest: Digest, pinned: Digest | undefined): RegistryAnswer {
  const mediaType = contentType(answer);
  const kind = MANIFEST_TYPES.get(mediaType);
  if (kind === undefined)
    return badAnswer(host, `${host} sent no image manifest but ${mediaType || 'an unnamed type'}`);
  if (pinned !== undefined && !sameDigest(pinned, digest)) {
    return badAnswer(host, `${host} was asked for ${formatDigest(pinned)} but serves ${formatDigest(digest)}`);
  }
  return { kind: 'serves', digest, mediaType, content: contentOf(kind, answer) };
}

/** The digest is right whatever the bytes say of themselves, so that an index which cannot be read is an answer too. */
function contentOf(kind: 'image' | 'index', { body }: HttpResponse): ManifestContent {
  if (kind === 'image') return { kind };
  const images = decodeIndex(body);
  return images === undefined ? { kind: 'unreadIndex' } : { kind, images };
}

/** Any 404 but a web page is the registry's: the specification leaves the body open ("Error Codes"). */
function absence(host: string, answer: HttpResponse): RegistryAnswer {
  if (contentType(answer) === 'text/html')
    return badAnswer(host, `${host} answered with a web page: it is no registry`);
  return errorCodes(answer.body).includes('NAME_UNKNOWN')
    ? { kind: 'absent', missing: 'repository' }
    : { kind: 'absent' };
}

/** The codes in `{"errors":[{"code":…}]}`; none where the body is something else. */
function errorCodes(body: Uint8Array): readonly unknown[] {
  try {
    const { errors } = JSON.parse(new TextDecoder().decode(body)) as { errors?: unknown };
    return Array.isArray(errors) ? errors.map((error) => (error as { code?: unknown } | null)?.code) : [];
  } catch {
    return [];
  }
}

function refusal(host: string, status: number): RegistryAnswer {
  return { kind: 'unavailable', host, reason: reasonForStatus(status), detail: `${host} answered ${status}` };
}

function badAnswer(host: string, detail: string): RegistryAnswer {
  return { kind: 'unavailable', host, reason: 'bad-answer', detail };
}

function headerDigest(answer: HttpResponse): Digest | undefined {
  return parseDigest(answer.headers.get('docker-content-digest') ?? '');
}

function contentType(answer: HttpResponse): string {
  return (answer.headers.get('content-type') ?? '').split(';', 1).join('').trim().toLowerCase();
}
