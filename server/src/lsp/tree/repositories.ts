import { formatDigest } from '../../base/digest.ts';
import { unreachableCase } from '../../base/errors.ts';
import type { ImageUse } from '../../documents/image-use.ts';
import type { Gun, ImageName } from '../../reference/image-name.ts';
import { normalise } from '../../reference/normalise.ts';
import { ageWords, dateWords, reasonWords } from '../../rules/words.ts';
import type { KeySummary, RepositoryTrust, RoleTrust, TrustAnswer } from '../../trust/provider.ts';
import type { Verdict } from '../../trust/verdict.ts';
import type { CheckedDocument } from '../check/document-check.ts';
import type { KeyDetails, RepositoryDetails, RepositorySummary, RepositoryUse, RoleDetails } from '../protocol.ts';
import { verdictWords } from '../show/verdict-words.ts';

/** The repositories that documents use, ordered by GUN. Uses without a repository (unresolved, invalid) belong to none. */
export function repositoriesIn(documents: readonly CheckedDocument[]): readonly RepositorySummary[] {
  const byGun = new Map<Gun, { readonly name: string; readonly uses: RepositoryUse[] }>();
  for (const { text, inspection } of documents) {
    for (const { use, verdict } of inspection.uses) {
      const image = imageOf(use);
      if (image === undefined) continue;
      const entry = byGun.get(image.gun) ?? { name: image.familiar, uses: [] };
      byGun.set(image.gun, entry);
      const { line, character } = text.positionAt(use.span.start);
      entry.uses.push({ uri: text.uri, line, character, ...describeUse(image, verdict) });
    }
  }
  return [...byGun].map(([gun, { name, uses }]) => ({ gun, name, uses })).sort((a, b) => (a.gun < b.gun ? -1 : 1));
}

/** The repository that a client names, as far as a document uses it: nobody is asked about any other. */
export function gunInUse(documents: readonly CheckedDocument[], name: string): Gun | undefined {
  const uses = documents.flatMap(({ inspection }) => inspection.uses);
  return uses.map(({ use }) => imageOf(use)?.gun).find((gun) => gun === name);
}

function imageOf({ subject }: ImageUse): ImageName | undefined {
  return subject.kind === 'reference' ? normalise(subject.reference) : undefined;
}

function describeUse(
  image: ImageName,
  verdict: Verdict | undefined,
): Omit<RepositoryUse, 'uri' | 'line' | 'character'> {
  const tag = image.tag === undefined ? '' : `:${image.tag}`;
  const digest = image.digest === undefined ? '' : `@${formatDigest(image.digest)}`;
  return {
    reference: `${image.familiar}${tag}${digest}`,
    ...(image.tag === undefined ? {} : { tag: image.tag }),
    ...(verdict === undefined ? {} : { verdict: verdict.kind }),
    words: verdictWords(verdict),
  };
}

/** What the tree shows of one repository. @param now milliseconds since the epoch */
export function repositoryDetails(gun: string, answer: TrustAnswer, now: number): RepositoryDetails {
  if (answer.kind === 'trusted') return trustedDetails(answer.repository, now);
  return { kind: answer.kind, gun, words: answerWords(answer) };
}

function answerWords(answer: Exclude<TrustAnswer, { kind: 'trusted' }>): string {
  switch (answer.kind) {
    case 'noTrustData':
      return `${answer.server} has no trust data for this repository`;
    case 'expired':
      return `the ${answer.role} metadata expired on ${dateWords(answer.expiredAt)}`;
    case 'rejected':
      return `the ${answer.role} metadata was rejected (${answer.check}): ${answer.detail}`;
    case 'retired':
      return `the trust service ${answer.server} has been shut down`;
    case 'unavailable':
      return `could not check: ${reasonWords(answer.reason, answer.host)}`;
    default:
      return unreachableCase(answer);
  }
}

function trustedDetails(repository: RepositoryTrust, now: number): RepositoryDetails {
  const { gun, server, checkedAt, stale, expires } = repository;
  return {
    kind: 'trusted',
    gun,
    server,
    checkedAt,
    ...(stale === undefined
      ? {}
      : { stale: `checked ${ageWords(now - checkedAt)}; ${reasonWords(stale.reason, stale.host)}` }),
    expires,
    tags: repository.signedTags().map(({ digest, ...tag }) => ({ ...tag, digest: formatDigest(digest) })),
    roles: repository.roles.map(roleDetails),
  };
}

function roleDetails({ name, threshold, paths, state, keys }: RoleTrust): RoleDetails {
  return {
    name,
    threshold,
    ...(paths === undefined ? {} : { paths }),
    ...(state.kind === 'verified' ? { version: state.version, expires: state.expires } : { skipped: state.reason }),
    keys: keys.map(keyDetails),
  };
}

function keyDetails({ id, canonicalId, algorithm, local, certificate }: KeySummary): KeyDetails {
  const details = { id, canonicalId, algorithm, local };
  return certificate === undefined
    ? details
    : { ...details, subject: certificate.subject, notAfter: certificate.notAfter };
}
