import { sha256Digest } from '../base/digest.ts';
import type { Digest } from '../base/digest.ts';
import { allows, findRelease, listTargets, RELEASE_ROLES, walkAll } from '../notary/lookup.ts';
import type { FoundTarget, WalkedRole } from '../notary/lookup.ts';
import type { TrustedSet } from '../notary/trusted-set.ts';
import type { Gun } from '../reference/image-name.ts';
import { sha256Of } from '../remote/updating/signed-history.ts';
import type { TrustedRepository } from '../remote/updating/update-outcome.ts';
import type { ListedTarget, RepositoryTrust, SignedTag } from './provider.ts';
import { rolesOf } from './role-trust.ts';
import { summariseTarget } from './target-summary.ts';

export interface RepositoryTrustOptions {
  readonly gun: Gun;
  readonly server: string;
  /** Canonical ids of the private keys on this machine. */
  readonly localKeyIds: ReadonlySet<string>;
}

/** Verified metadata in the words of `provider.ts`. */
export function repositoryTrust(trusted: TrustedRepository, options: RepositoryTrustOptions): RepositoryTrust {
  const { set, checkedAt, stale, history } = trusted;
  const walked = [...walkAll(set.targets)];
  const signedTag = (tag: string): SignedTag | undefined => findSignedTag(set, walked, tag);
  return {
    gun: options.gun,
    server: options.server,
    checkedAt,
    ...(stale === undefined ? {} : { stale }),
    expires: firstToExpire(set),
    roles: rolesOf(set, walked, options.localKeyIds),
    files: new Map(set.files.map(([role, { bytes }]) => [role, bytes])),
    signedTag,
    signedTags: () => releasedNames(walked).flatMap((name) => signedTag(name) ?? []),
    targets: () => listedTargets(set, walked),
    wasSigned: (tag, digest) => isInHistory(history, tag, digest),
  };
}

/** A tag without a sha256 is not signed: there is no digest to compare with. */
function findSignedTag(set: TrustedSet, walked: readonly WalkedRole[], tag: string): SignedTag | undefined {
  const found = findRelease(set.targets, tag);
  const hex = sha256Of(found?.file);
  const expires = found && set.targets.get(found.role)?.metadata.expires;
  if (found === undefined || hex === undefined || expires === undefined) return undefined;
  const signers = signersOf(walked, tag, hex);
  return { tag, digest: sha256Digest(hex), size: found.file.length, role: found.role, signers, expires };
}

/** Who else signed the same tag and digest (docker/cli `trust/common.go` matchReleasedSignatures). */
function signersOf(walked: readonly WalkedRole[], tag: string, hex: string): readonly string[] {
  return walked
    .filter(({ name }) => !isRelease(name))
    .filter((role) => allows(role.paths, tag) && sha256Of(role.targets.get(tag)) === hex)
    .map(({ name }) => name.replace(/^targets\//, ''));
}

function releasedNames(walked: readonly WalkedRole[]): readonly string[] {
  const names = walked.filter(({ name }) => isRelease(name)).flatMap(({ targets }) => [...targets.keys()]);
  return [...new Set(names)].sort();
}

function isRelease(role: string): boolean {
  return RELEASE_ROLES.some((release) => release === role);
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
