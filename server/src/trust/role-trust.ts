import { certificateFingerprint, firstCertificate } from '../notary/certificate.ts';
import { canonicalKeyId } from '../notary/keys.ts';
import type { WalkedRole } from '../notary/lookup.ts';
import type { Delegation, Metadata, PublicKey, RoleKeys } from '../notary/metadata.ts';
import { BASE_ROLES } from '../notary/role-name.ts';
import type { SkippedRole, TrustedSet } from '../notary/trusted-set.ts';
import type { Verified } from '../notary/verified.ts';
import type { KeySummary, RoleTrust } from './provider.ts';
import { summariseTarget } from './target-summary.ts';

/** Root, targets, snapshot, timestamp, then delegations, each followed by those below it. */
export function rolesOf(
  set: TrustedSet,
  walked: readonly WalkedRole[],
  localKeyIds: ReadonlySet<string>,
): readonly RoleTrust[] {
  const signing = new Map(walked.map((role) => [role.name, role]));
  const files = new Map(set.files);
  const describeKey = keySummaries(localKeyIds);
  const describe = (name: string, keys: RoleKeys, more: Pick<RoleTrust, 'paths'> = {}): RoleTrust => ({
    name,
    state: stateOf(files.get(name), set.skipped.get(name)),
    threshold: keys.threshold,
    ...more,
    keys: [...keys.keys].map(([id, key]) => describeKey(id, key)),
    // There may be very many, and few want to see them.
    get targets() {
      return summariesOf(signing.get(name));
    },
  });
  const base = BASE_ROLES.map((name) => describe(name, set.root.metadata.roles[name]));
  const delegations = delegationsBelow(set, 'targets').map((role) => describe(role.name, role, { paths: role.paths }));
  return [...base, ...delegations];
}

function delegationsBelow(set: TrustedSet, role: string): readonly Delegation[] {
  const children = set.targets.get(role)?.metadata.delegations ?? [];
  return children.flatMap((child) => [child, ...delegationsBelow(set, child.name)]);
}

/** Also those outside of the role's paths: they count for nothing, but docker's list of all signed tags shows them. */
function summariesOf(role: WalkedRole | undefined): RoleTrust['targets'] {
  return new Map([...(role?.targets ?? [])].map(([name, file]) => [name, summariseTarget(file)]));
}

function stateOf(file: Verified<Metadata> | undefined, skipped: SkippedRole | undefined): RoleTrust['state'] {
  if (file === undefined) return { kind: 'skipped', reason: skipped?.reason.detail ?? 'it has published nothing' };
  return { kind: 'verified', version: file.metadata.version, expires: file.metadata.expires };
}

/** Many roles may share a key: each is looked at once. */
function keySummaries(localKeyIds: ReadonlySet<string>): (id: string, key: PublicKey) => KeySummary {
  const known = new Map<PublicKey, KeySummary>();
  return (id, key) => {
    const summary = known.get(key) ?? summaryOf(id, key, localKeyIds);
    known.set(key, summary);
    return summary;
  };
}

function summaryOf(id: string, key: PublicKey, localKeyIds: ReadonlySet<string>): KeySummary {
  const canonicalId = canonicalKeyId(key) ?? id;
  const certificate = key.algorithm.endsWith('-x509') ? firstCertificate(key.bytes) : undefined;
  const summary = { id, canonicalId, algorithm: key.algorithm, local: localKeyIds.has(canonicalId) };
  if (certificate === undefined) return summary;
  const { commonName: subject, notBefore, notAfter } = certificate;
  return { ...summary, certificate: { subject, notBefore, notAfter, sha256: certificateFingerprint(certificate) } };
}
