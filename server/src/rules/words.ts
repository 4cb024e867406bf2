import { type ImageTrustError, UnreachableError, type UnreachableReason } from '../base/errors.ts';
import { shortDigest } from '../base/digest.ts';
import type { ImageName } from '../reference/image-name.ts';
import type { RepositoryTrust, SignedTag } from '../trust/provider.ts';
import type { Evidence, RegistryAnswer, RegistryEvidence, VerdictOf } from '../trust/verdict.ts';
import { listWords } from './content-words.ts';

/** `alpine:3.19` or `alpine:3.19@sha256:0123456789ab`: the image as people call it, in messages. */
export function imageWords(image: ImageName): string {
  const tag = image.tag === undefined ? '' : `:${image.tag}`;
  const digest = image.digest === undefined ? '' : `@${shortDigest(image.digest)}`;
  return `${image.familiar}${tag}${digest}`;
}

/** `alice and bob`, or `the repository's admin` where no signer signed the same digest. */
export function signerWords({ signers }: SignedTag): string {
  return signers.length === 0 ? "the repository's admin" : listWords(signers);
}

/** Why nothing is said about an exempt image. */
export function exemptWords({ image, pattern, policy }: VerdictOf<'exempt'>): string {
  if (policy === undefined) return `${imageWords(image)} is exempt by the exception ${pattern}.`;
  const { file, until, reason } = policy;
  return `${imageWords(image)} is exempt until ${until} by the exception ${pattern} in ${file}: ${reason.replace(/\s+/g, ' ')}`;
}

/** The day in UTC, `2026-12-08`: trust data expire at the same instant everywhere. */
export function dateWords(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** What rests on older or on fewer answers than it should, as sentences that follow the message; empty where nothing does. */
export function caveatWords(evidence: Evidence, now: number): string {
  const { image, repository, registry } = evidence;
  const refused = repository.stale ?? (registry.kind === 'unavailable' ? registry : undefined);
  const signIn = refused === undefined ? '' : signInWords(refused.reason, image);
  return stalenessWords(repository, now) + registryWords(evidence) + signIn;
}

/** What helps where a host did not take who asked; a sentence with a space before it, or nothing. */
export function signInWords(reason: UnreachableReason, { registry }: ImageName): string {
  const command = registry === 'docker.io' ? 'docker login' : `docker login ${registry}`;
  switch (reason) {
    case 'unauthorised':
      return ` Sign in with "${command}".`;
    case 'forbidden':
      return ` Sign in with "${command}", as somebody who may pull it.`;
    default:
      return '';
  }
}

/** Where the trust server could not be asked and an earlier answer stands; a sentence with a space before it, or nothing. */
export function stalenessWords(
  { stale, checkedAt }: Pick<RepositoryTrust, 'checkedAt' | 'stale'>,
  now: number,
): string {
  return stale === undefined ? '' : ` Checked ${ageWords(now - checkedAt)}; ${reasonWords(stale.reason, stale.host)}.`;
}

/** What the registry lacks, or could not be asked. */
function registryWords({ registry, signedImage }: RegistryEvidence): string {
  if (registry.kind === 'unavailable') return ` This rests on the trust data alone: ${unavailableWords(registry)}.`;
  if (signedImage.kind === 'absent') {
    const lacks = registry.kind === 'absent' ? 'has neither this tag nor' : 'does not have';
    return ` The registry ${lacks} the signed digest: a pin to it could not be pulled.`;
  }
  if (registry.kind !== 'absent') return '';
  const rest = signedImage.kind === 'serves' ? ', but it has the signed digest' : '';
  return ` The registry does not have this tag${rest}.`;
}

/** The reason, and for hosts that want to be left alone, until when. */
function unavailableWords({ reason, host, detail }: Extract<RegistryAnswer, { kind: 'unavailable' }>): string {
  const words = reasonWords(reason, host);
  return reason === 'rate-limited' && detail !== '' ? `${words}: ${detail}` : words;
}

/** `just now`, `1 minute ago`, `3 hours ago`, `2 days ago`. */
export function ageWords(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${counted(minutes, 'minute')} ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${counted(hours, 'hour')} ago` : `${counted(Math.floor(hours / 24), 'day')} ago`;
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** Why a host gave no answer, as a clause. */
export function reasonWords(reason: UnreachableReason, host: string): string {
  return REASONS[reason](host);
}

/** Why something came to nothing, as a clause. Of who could not be asked, an error says only what its reason does not. */
export function failureWords(error: ImageTrustError): string {
  const { message } = error;
  if (!(error instanceof UnreachableError) || error.code === 'cancelled') return message;
  const reason = reasonWords(error.code, error.host);
  return message === '' ? reason : `${reason} (${message})`;
}

const REASONS: Record<UnreachableReason, (host: string) => string> = {
  offline: (host) => `${host} was not asked because offline mode is on`,
  'restricted-mode': (host) => `${host} was not asked because the workspace is in Restricted Mode`,
  blocked: (host) => `${host} was not asked because the settings do not allow it`,
  dns: (host) => `the name ${host} could not be resolved`,
  connection: (host) => `no connection to ${host}`,
  tls: (host) => `no trusted TLS connection to ${host}`,
  proxy: (host) => `the proxy gave no connection to ${host}`,
  timeout: (host) => `${host} did not answer in time`,
  unauthorised: (host) => `${host} wants other credentials (401)`,
  forbidden: (host) => `${host} denies access (403)`,
  'rate-limited': (host) => `${host} limits the rate of requests`,
  'not-found': (host) => `${host} lacks a file that its own metadata name`,
  gone: (host) => `the trust service of ${host} has been shut down`,
  'server-error': (host) => `${host} answered with a server error`,
  'bad-answer': (host) => `${host} answered with something else than was asked for`,
  'too-large': (host) => `the answer of ${host} is larger than the limit`,
  internal: () => 'Image Trust itself failed',
  cancelled: (host) => `asking ${host} was cancelled`,
};
