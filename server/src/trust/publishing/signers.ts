import { canonicalKeyId } from '../../notary/keys.ts';
import type { PublicKey } from '../../notary/metadata.ts';
import { applyChange } from '../../notary/publishing/apply-change.ts';
import { delegationChange } from '../../notary/publishing/change.ts';
import type { Change } from '../../notary/publishing/change.ts';
import { delegationsOf, findDelegation, orphanedRoles } from '../../notary/publishing/draft.ts';
import type { Draft } from '../../notary/publishing/draft.ts';
import { PublishRefused } from '../../notary/publishing/publish-refused.ts';
import { canonicalIds } from '../../notary/publishing/sign-draft.ts';
import type { Gun } from '../../reference/image-name.ts';
import { unlessConflict } from '../../remote/publishing/publisher.ts';
import type { Publication } from '../../remote/publishing/publisher.ts';
import { firstDraft, RELEASES, signerChanges } from './begin.ts';
import { checkSignerName } from './keys.ts';
import type { PublishingParts } from './parts.ts';
import type { DelegationRow } from './publishing.ts';
import { addSignerWords, removeSignerWords } from './words.ts';

/** docker/cli `trust/signer_add.go`: begins the trust data where there are none. */
export async function addSigner(
  parts: PublishingParts,
  gun: Gun,
  name: string,
  keys: readonly PublicKey[],
): Promise<Publication> {
  const planned = { changes: signerChanges(checkSignerName(name), keys), words: addSignerWords(name, gun) };
  const question = parts.questionOf(gun);
  if ((await parts.publisher.published(question)) === undefined) {
    const draft = await firstDraft(parts, question, { snapshot: 'server' });
    const begun = await unlessConflict(parts.publisher.begin(question, draft, () => planned));
    if (begun !== undefined) return begun;
  }
  return parts.publisher.publish(question, () => planned);
}

/**
 * docker/cli `trust/signer_remove.go` of version 25 (version 28 lost the removal itself): the signer's role goes, and its keys no
 * longer release, unless another signer has them too.
 * @throws PublishRefused `threshold` where that leaves what was released without enough signatures
 */
export function removeSigner(
  parts: PublishingParts,
  gun: Gun,
  name: string,
  force: 'force' | 'careful',
): Promise<Publication> {
  const role = `targets/${checkSignerName(name)}`;
  return parts.publisher.publish(parts.questionOf(gun), (draft) => {
    const changes = removalOf(draft, role, gun);
    const isReleaseLost = orphanedRoles(changes.reduce(applyChange, draft)).includes(RELEASES);
    if (!isReleaseLost || force === 'force') return { changes, words: removeSignerWords(name, gun, isReleaseLost) };
    throw new PublishRefused(
      'threshold',
      `${name} signed what is released of ${gun}: without this signer no tag is trusted`,
    );
  });
}

function removalOf(draft: Draft, role: string, gun: string): readonly Change[] {
  const signer = findDelegation(draft, role);
  if (signer === undefined) throw new PublishRefused('role', `${gun} has no signer ${role.slice('targets/'.length)}`);
  const others = (draft.targets.get('targets')?.delegations ?? []).filter(
    ({ name }) => name !== role && name !== RELEASES,
  );
  // By the keys themselves, which one signer may have in a certificate and another bare, or in a newer one.
  const shared = new Set(others.flatMap(canonicalIds));
  const removeKeys = canonicalIds(signer).filter((id) => !shared.has(id));
  const released = findDelegation(draft, RELEASES) === undefined ? [] : [delegationChange(RELEASES, { removeKeys })];
  return [...released, { kind: 'removeDelegation', role }];
}

export async function delegations(parts: PublishingParts, gun: Gun): Promise<readonly DelegationRow[]> {
  const draft = await parts.publisher.published(parts.questionOf(gun));
  if (draft === undefined) throw new PublishRefused('no-trust-data', `there are no trust data for ${gun}`);
  return delegationsOf(draft).map(({ name, paths, keys, threshold }) => ({
    name,
    paths,
    threshold,
    keyIds: [...keys].map(([id, key]) => canonicalKeyId(key) ?? id),
  }));
}
