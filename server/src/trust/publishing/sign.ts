import { UnreachableError, UsageError, unreachableCase } from '../../base/errors.ts';
import { formatDigest } from '../../base/digest.ts';
import type { Digest } from '../../base/digest.ts';
import { canonicalKeyId } from '../../notary/keys.ts';
import { allows } from '../../notary/lookup.ts';
import type { FileMeta, RoleKeys } from '../../notary/metadata.ts';
import type { Change } from '../../notary/publishing/change.ts';
import { allowedPaths, hasDelegations } from '../../notary/publishing/draft.ts';
import type { Draft } from '../../notary/publishing/draft.ts';
import { PublishRefused } from '../../notary/publishing/publish-refused.ts';
import { ownKey } from '../../remote/publishing/new-repository.ts';
import { unlessConflict } from '../../remote/publishing/publisher.ts';
import type { PlannedChanges } from '../../remote/publishing/publisher.ts';
import type { Question } from '../../remote/updating/update-outcome.ts';
import { firstDraft, RELEASES, signerChanges } from './begin.ts';
import { checkSignerName, isSignerName } from './keys.ts';
import type { PublishingParts } from './parts.ts';
import type { Signed, SignRequest } from './publishing.ts';
import { signWords } from './words.ts';

interface Target {
  readonly digest: Digest;
  readonly size: number;
}

/** docker/cli `trust/sign.go` runSignImage, except that everything is published in one request. */
export async function sign(parts: PublishingParts, request: SignRequest): Promise<Signed> {
  const question = parts.questionOf(request.image.gun);
  const published = await parts.publisher.published(question);
  const target = await targetOf(parts, request);
  if (published === undefined) {
    const begun = await unlessConflict(begin(parts, question, request, target));
    if (begun !== undefined) return begun;
  }
  let signedBy: readonly string[] = [];
  const publication = await parts.publisher.publish(question, (draft, local) => {
    signedBy = request.roles ?? signableRoles(draft, local, request.tag);
    return signing(request, target, signedBy);
  });
  return { ...publication, ...target, signedBy };
}

function signing(request: SignRequest, target: Target, roles: readonly string[]): PlannedChanges {
  const { image, tag } = request;
  return { changes: signatures(roles, tag, target), words: signWords(image, { ...target, tag, roles }) };
}

async function begin(
  parts: PublishingParts,
  question: Question,
  request: SignRequest,
  target: Target,
): Promise<Signed> {
  const name = await signerName(parts, request);
  const draft = await firstDraft(parts, question, { snapshot: 'server' });
  // docker files a signer's key under the bare name.
  const key = await ownKey(parts.ring, { role: name });
  const signedBy = request.roles ?? [`targets/${name}`, RELEASES];
  const { changes, words } = signing(request, target, signedBy);
  const all = [...signerChanges(name, [key.publicKey]), ...changes];
  const publication = await parts.publisher.begin(question, draft, () => ({ changes: all, words }));
  return { ...publication, ...target, signedBy, begunWith: name };
}

async function signerName({ credentials }: PublishingParts, request: SignRequest): Promise<string> {
  const { signer, image } = request;
  if (signer !== undefined) return checkSignerName(signer);
  const found = await credentials.find(image.registry);
  const user = found?.kind === 'basic' ? found.username.toLowerCase() : undefined;
  // Robots of a registry are called `robot$ci`, and people by their mail addresses.
  if (user !== undefined && isSignerName(user)) return user;
  const answer = await request.askSigner?.();
  if (answer !== undefined) return checkSignerName(answer);
  const why =
    user === undefined
      ? `docker knows no user name for ${image.registry}`
      : `docker's user name for ${image.registry} cannot be a signer's`;
  throw new UsageError(`${image.gun} has no trust data yet, and ${why}: name its first signer with --signer`);
}

function signatures(roles: readonly string[], name: string, { digest, size }: Target): readonly Change[] {
  const file: FileMeta = { length: size, hashes: new Map([[digest.algorithm, Buffer.from(digest.hex, 'hex')]]) };
  return roles.map((role) => ({ kind: 'addTarget', role, name, file }));
}

/**
 * docker's rule (docker/cli `trust.go` GetSignableRoles): `targets` where nobody is delegated to, else the direct
 * delegations that may sign the tag and whose keys are here.
 * @throws PublishRefused `keys` where there is none
 */
export function signableRoles(draft: Draft, local: ReadonlySet<string>, tag: string): readonly string[] {
  if (!hasDelegations(draft)) return ['targets'];
  const own = (draft.targets.get('targets')?.delegations ?? [])
    .filter(({ name }) => allows(allowedPaths(draft, name), tag))
    .filter((role) => hasKey(role, local))
    .map(({ name }) => name);
  if (own.length > 0) return own;
  throw new PublishRefused('keys', `no signer's key that may sign ${tag} is on this machine`);
}

function hasKey({ keys }: RoleKeys, local: ReadonlySet<string>): boolean {
  return [...keys.values()].some((key) => local.has(canonicalKeyId(key) ?? ''));
}

async function targetOf(parts: PublishingParts, { image, tag, target }: SignRequest): Promise<Target> {
  if (target?.size !== undefined) return { digest: target.digest, size: target.size };
  const { answer, size } = await parts.registries.weigh(image, target?.digest ?? tag);
  switch (answer.kind) {
    case 'serves':
      return { digest: answer.digest, size };
    case 'absent': {
      const wanted = target === undefined ? `:${tag}` : `@${formatDigest(target.digest)}`;
      throw new PublishRefused('target', `${image.registry} has no ${image.familiar}${wanted} to sign`);
    }
    case 'unavailable':
      throw new UnreachableError(answer.reason, answer.host, answer.detail);
    case 'notAsked':
      throw new TypeError('the registry was asked');
    default:
      return unreachableCase(answer);
  }
}
