import { formatDigest } from '../../base/digest.ts';
import { dateWords } from '../../rules/words.ts';
import type { RepositoryTrust, SignedTag } from '../../trust/provider.ts';
import type { RepositoryInUse } from './images-in-use.ts';
import { registryPage } from './registry-pages.ts';
import { groupNode, idBelow, treeNode, type TreeNode } from './tree-node.ts';
import { counted, expiryWords, short } from './tree-words.ts';
import { placesOf } from './use-nodes.ts';

/** More lines than anybody reads; the rest is found by searching. */
export const MAX_TAGS = 500;

/** The signed tags of a repository, in natural order. */
export interface TagsToShow {
  readonly repository: RepositoryTrust;
  readonly used: RepositoryInUse;
  /** A tag that somebody has searched for: it is there, however many come before it. */
  readonly wanted: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export async function tagsNode(show: TagsToShow): Promise<TreeNode> {
  const { repository, used, wanted } = show;
  const { gun } = repository;
  const tags = await repository.signedTags();
  const isUsed = new Set(used.uses.map(({ tag }) => tag));
  const shown = tags.filter(({ tag }, index) => index < MAX_TAGS || isUsed.has(tag) || tag === wanted);
  const rest = tags.length - shown.length;
  return groupNode({
    id: idBelow(gun, 'tags'),
    gun,
    icon: 'tag',
    label: 'Signed tags',
    description: counted(tags.length, 'tag'),
    children: [...shown.map((tag) => tagNode(show, tag)), ...(rest === 0 ? [] : [moreNode(gun, rest)])],
  });
}

/** `alice, bob`; the repository's admin where no signer signed the same digest. */
export function signersOf({ signers }: SignedTag): string {
  return signers.length === 0 ? 'repository admin' : signers.join(', ');
}

function tagNode({ repository: { gun }, used, now }: TagsToShow, signed: SignedTag): TreeNode {
  const { tag, role, expires } = signed;
  const digest = formatDigest(signed.digest);
  const uses = used.uses.filter((use) => use.tag === tag);
  const isUsed = uses.length > 0;
  const by = signersOf(signed);
  const page = registryPage(gun, tag);
  return treeNode({
    id: idBelow(gun, 'tag', tag),
    gun,
    signedTag: tag,
    label: tag,
    description: `${short(digest)} · ${by}${isUsed ? ' · used here' : ''}`,
    tooltip: [
      `${tag}: ${digest}`,
      `Signed by ${by}`,
      `Role ${role}, ${expiryWords(expires, now)} (${dateWords(expires)})`,
    ].join('\n'),
    icon: isUsed ? 'verified-filled' : 'verified',
    context: 'tag',
    spoken: `Signed tag ${tag}, signed by ${by}${isUsed ? ', used here' : ''}`,
    copies: digest,
    reference: `${used.name}:${tag}@${digest}`,
    uses: placesOf(uses),
    ...(page === undefined ? {} : { page }),
  });
}

function moreNode(gun: string, rest: number): TreeNode {
  return treeNode({
    id: idBelow(gun, 'more-tags'),
    gun,
    label: counted(rest, 'more tag'),
    description: 'search for one',
    icon: 'search',
    context: 'more',
    command: 'imageTrust.findTag',
  });
}
