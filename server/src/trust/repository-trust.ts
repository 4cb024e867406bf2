import { indentJson } from '../base/indent-json.ts';
import type { Digest } from '../base/digest.ts';
import { listTargets, walkAll } from '../notary/lookup.ts';
import type { FoundTarget, WalkedRole } from '../notary/lookup.ts';
import type { TrustedSet } from '../notary/trusted-set.ts';
import type { Gun } from '../reference/image-name.ts';
import type { RunSliced } from '../remote/ports.ts';
import type { TrustedRepository } from '../remote/updating/update-outcome.ts';
import type { ListedTarget, RepositoryTrust, RoleTrust, SignedTag } from './provider.ts';
import { rolesOf } from './role-trust.ts';
import { SignedTags } from './signed-tags.ts';
import { summariseTarget } from './target-summary.ts';

export interface RepositoryTrustOptions {
  readonly gun: Gun;
  readonly server: string;
  /** Canonical ids of the private keys on this machine. */
  readonly localKeyIds: ReadonlySet<string>;
  readonly run: RunSliced;
}

/** Verified metadata in the words of `provider.ts`. */
export function repositoryTrust(trusted: TrustedRepository, options: RepositoryTrustOptions): RepositoryTrust {
  const { set, checkedAt, stale, history } = trusted;
  const walked = [...walkAll(set.targets)];
  const tags = new SignedTags(set, walked);
  let listed: Promise<readonly SignedTag[]> | undefined;
  let roles: readonly RoleTrust[] | undefined;
  return {
    gun: options.gun,
    server: options.server,
    checkedAt,
    ...(stale === undefined ? {} : { stale }),
    expires: firstToExpire(set),
    // No verdict needs them, and every key's certificate is read for them.
    get roles() {
      return (roles ??= rolesOf(set, walked, options.localKeyIds));
    },
    file: async (role) => {
      const bytes = new Map(set.files).get(role)?.bytes;
      return bytes && options.run(indentJson(new TextDecoder().decode(bytes)));
    },
    signsNothing: tags.isEmpty,
    signedTag: (tag) => tags.find(tag),
    tagSigning: (digest) => tags.signing(digest),
    tagsLike: (text, count) => tags.like(text, count),
    signedTags: () => (listed ??= options.run(tags.list())),
    targets: () => listedTargets(set, walked),
    wasSigned: (tag, digest) => isInHistory(history, tag, digest),
  };
}

/** Roles in the order of the walk, the targets of each by name. */
function listedTargets(set: TrustedSet, walked: readonly WalkedRole[]): readonly ListedTarget[] {
  const order = new Map(walked.map(({ name }, index) => [name, index]));
  const place = ({ role }: FoundTarget): number => order.get(role) ?? 0;
  return [...listTargets(set.targets).values()]
    .sort((a, b) => place(a) - place(b) || (a.name < b.name ? -1 : 1))
    .map(({ name, role, file }) => ({ name, role, ...summariseTarget(file) }));
}

/** The four base roles and delegations alike: a signer's role that expires takes its signatures with it. */
function firstToExpire(set: TrustedSet): { readonly role: string; readonly at: number } {
  const roles = set.files.map(([role, { metadata }]) => ({ role, at: metadata.expires }));
  return roles.reduce((first, next) => (next.at < first.at ? next : first));
}

function isInHistory(history: ReadonlyMap<string, readonly string[]>, tag: string, digest: Digest): boolean {
  return digest.algorithm === 'sha256' && (history.get(tag) ?? []).includes(digest.hex);
}
