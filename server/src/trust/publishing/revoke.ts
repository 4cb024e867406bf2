import { RELEASE_ROLES } from '../../notary/lookup.ts';
import type { Change } from '../../notary/publishing/change.ts';
import { roleKeys } from '../../notary/publishing/draft.ts';
import type { Draft } from '../../notary/publishing/draft.ts';
import { PublishRefused } from '../../notary/publishing/publish-refused.ts';
import { canSign } from '../../notary/publishing/sign-draft.ts';
import type { ImageName } from '../../reference/image-name.ts';
import type { PublishingParts } from './parts.ts';
import type { Revoked } from './publishing.ts';
import { revokeWords } from './words.ts';

/**
 * docker/cli `trust/revoke.go`, except that a tag is taken from every role that has it and can be signed here, from `targets`
 * too, and that what remains is said.
 */
export async function revoke(parts: PublishingParts, image: ImageName): Promise<Revoked> {
  const { gun, tag } = image;
  let tags: readonly string[] = [];
  let keptBy: readonly string[] = [];
  const publication = await parts.publisher.publish(parts.questionOf(gun), (draft, local) => {
    tags = tag === undefined ? releasedTags(draft) : [tag];
    const holders = tags.flatMap((name) => rolesWith(draft, name));
    if (holders.length === 0)
      throw new PublishRefused('target', `${gun} signs no ${tag === undefined ? 'tags' : `tag ${tag}`}`);
    const own = new Set(holders.map(({ role }) => role).filter((role) => canSign(roleKeys(draft, role), local)));
    keptBy = [...new Set(holders.map(({ role }) => role).filter((role) => !own.has(role)))];
    if (own.size === 0)
      throw new PublishRefused('keys', `${keptBy.join(', ')} signs it, and none of the keys is on this machine`);
    const changes = holders
      .filter(({ role }) => own.has(role))
      .map(({ role, name }): Change => ({ kind: 'removeTarget', role, name }));
    return { changes, words: revokeWords(image, tags, { from: [...own], keptBy }) };
  });
  return { ...publication, tags, keptBy };
}

function releasedTags(draft: Draft): readonly string[] {
  const names = RELEASE_ROLES.flatMap((role) => [...(draft.targets.get(role)?.targets.keys() ?? [])]);
  return [...new Set(names)];
}

function rolesWith(draft: Draft, name: string): readonly { readonly role: string; readonly name: string }[] {
  return [...draft.targets].filter(([, { targets }]) => targets.has(name)).map(([role]) => ({ role, name }));
}
