import type { RepositoryTrust, RoleTrust } from '../../trust/provider.ts';
import { compareCodePoints, compareNaturally } from '../text-order.ts';
import { targetsByRole } from './target-walk.ts';

/** What `docker trust inspect` knows about one image (docker/cli `cli/command/trust/common.go`). */
export interface DockerTrust {
  /** The image as it was asked for. */
  readonly name: string;
  /** In natural order of the tags. */
  readonly signedTags: readonly DockerSignedTag[];
  /** Every delegation but `targets/releases`, in the order of the metadata. Key ids are canonical. */
  readonly signers: readonly DockerKeys[];
  /** Root and targets, with the key ids that stand in root.json. */
  readonly administrativeKeys: readonly DockerKeys[];
}

export interface DockerSignedTag {
  readonly tag: string;
  /** Bare hex; empty where the target has no sha256. */
  readonly digest: string;
  /** Other roles that signed the same tag and digest, breadth first; empty: the repository's admin alone. */
  readonly signers: readonly string[];
}

export interface DockerKeys {
  readonly name: string;
  readonly keyIds: readonly string[];
}

const RELEASES = 'targets/releases';
const RELEASED_ROLES: ReadonlySet<string> = new Set(['targets', RELEASES]);

/**
 * `getRepoTrustInfo` of docker/cli `cli/command/trust/inspect.go`, before it is printed.
 * @param tag the only tag to look at; `undefined` for all of them, as docker does where no tag or a digest is given
 */
export function dockerTrust(name: string, repository: RepositoryTrust, tag: string | undefined): DockerTrust {
  return {
    name,
    signedTags: signedTags(repository, tag),
    signers: repository.roles.filter(isSigner).map((role) => ({
      name: signerName(role.name),
      keyIds: role.keys.map((key) => key.canonicalId),
    })),
    administrativeKeys: [
      { name: 'Root', keyIds: keyIds(repository, 'root') },
      { name: 'Repository', keyIds: keyIds(repository, 'targets') },
    ],
  };
}

/**
 * A tag counts once for each digest that `targets` or `targets/releases` signs for it. Two digests of one tag come in any order
 * out of docker; here they are ordered, so that the same trust data always give the same text.
 */
function signedTags(repository: RepositoryTrust, tag: string | undefined): readonly DockerSignedTag[] {
  const found = targetsByRole(repository.roles, tag);
  const rows = new Map<string, DockerSignedTag & { readonly signers: string[] }>();
  for (const target of found) {
    if (RELEASED_ROLES.has(target.role)) {
      rows.set(`${target.digest} ${target.tag}`, { tag: target.tag, digest: target.digest, signers: [] });
    }
  }
  for (const target of found) {
    if (!RELEASED_ROLES.has(target.role)) {
      rows.get(`${target.digest} ${target.tag}`)?.signers.push(signerName(target.role));
    }
  }
  return [...rows.values()].sort((a, b) => compareNaturally(a.tag, b.tag) || compareCodePoints(a.digest, b.digest));
}

function isSigner(role: RoleTrust): boolean {
  return role.name.startsWith('targets/') && role.name !== RELEASES;
}

function signerName(role: string): string {
  return role.replace(/^targets\//, '');
}

function keyIds(repository: RepositoryTrust, roleName: string): readonly string[] {
  const role = repository.roles.find(({ name }) => name === roleName);
  return role?.keys.map((key) => key.id) ?? [];
}
