import { runAtOnce } from '../base/sliced.ts';
import type { Sliced } from '../base/sliced.ts';
import { faultOf, formatBundle, parseBundle, weaknessOf } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import { decodeEnvelope, decodeRoot } from './decode.ts';
import { keyId } from './keys.ts';
import { LIMITS } from './limits.ts';
import type { Envelope, FileMeta, PublicKey, Root, RoleKeys } from './metadata.ts';
import { isPinned, pinRuleFor } from './pinning.ts';
import type { PinnedCandidate, Pinning } from './pinning.ts';
import { MetadataRefused } from './refusal.ts';
import { decodingOf, verifyExpiry, verifyHashes, verifySignatures, verifyVersion } from './verified.ts';
import type { Verified } from './verified.ts';

/** What a new root must fit. */
export interface RootExpectations {
  readonly gun: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly pinning: Pinning;
  /** The root trusted so far, whose keys must have signed the new one too. */
  readonly previous?: Root | undefined;
  /** What a verified snapshot says about the file. */
  readonly file?: FileMeta | undefined;
  /** The lowest version that will do. */
  readonly floor: number;
  /**
   * `ignore` for a root that only leads on to a newer one: the dates of its certificates count all the same. `past` for one that
   * nobody trusts, because it or its certificates have expired, and that is only to be shown.
   */
  readonly expiry: 'enforce' | 'ignore' | 'past';
}

/**
 * Verifies a root (`trustpinning/certs.go` ValidateRoot, `tuf/builder.go` loadRoot): structure, certificates valid for the
 * repository, the previous root's threshold by the previous root's keys, the pin, its own threshold, version, date.
 * @throws MetadataRefused `rotation` where only the previous root's keys are missing: roots in between may bridge that
 */
export function* verifyRoot(bytes: Uint8Array, expected: RootExpectations): Sliced<Verified<Root>> {
  if (expected.file !== undefined) verifyHashes('root', bytes, expected.file);
  const { envelope, root } = yield* decode(bytes);
  const fault = (certificate: Certificate) => faultOf(certificate, expected.now);
  const candidates = yield* rootCandidates(root, expected.gun, expected.expiry === 'past' ? weaknessOf : fault);
  if (candidates.length === 0) {
    throw new MetadataRefused('root', 'certificate', `no root certificate is valid for ${expected.gun}`);
  }
  if (expected.previous !== undefined) yield* verifyRotation(envelope, expected.previous, expected.gun);
  const pinned = pinnedOf(candidates, expected);
  const signers = yield* verifySignatures('root', envelope, keysOf(pinned, root));
  verifyVersion('root', root, expected.floor);
  if (expected.expiry === 'enforce') verifyExpiry('root', root, expected.now);
  return { metadata: root, bytes, signers };
}

/**
 * The version a root claims to have. Nothing of the file is verified; the number says how many roots lie in between.
 * @throws MetadataRefused `format`, `type`, `length`
 */
export function* claimedRootVersion(bytes: Uint8Array): Sliced<number> {
  return (yield* decode(bytes)).root.version;
}

/**
 * A root as it stands in the store, for people to look at. Nothing is verified: it may have certificates that have expired since.
 * @throws MetadataRefused `format`, `type`, `length`
 */
export function readRoot(bytes: Uint8Array): Root {
  return runAtOnce(decode(bytes)).root;
}

/**
 * The root that came before a trusted one, which is signed by its keys too.
 * @param successor the trusted root, which has the next version
 * @throws MetadataRefused where that is another root
 */
export function verifyFormerRoot(bytes: Uint8Array, successor: Uint8Array, gun: string): Root {
  const [{ root }, next] = [runAtOnce(decode(bytes)), runAtOnce(decode(successor))];
  if (root.version !== next.root.version - 1) {
    throw new MetadataRefused('root', 'rotation', `it is not the root before version ${next.root.version}`);
  }
  runAtOnce(verifyRotation(next.envelope, root, gun));
  return root;
}

function* decode(bytes: Uint8Array): Sliced<{ envelope: Envelope; root: Root }> {
  if (bytes.length > LIMITS.rootBytes) throw new MetadataRefused('root', 'length', 'it is larger than any root');
  const envelope = yield* decodingOf('root', decodeEnvelope(bytes));
  return { envelope, root: yield* decodingOf('root', decodeRoot(envelope.signed)) };
}

/** The previous root's certificates may have expired since; everything else about them counts. */
function* verifyRotation(envelope: Envelope, previous: Root, gun: string): Sliced<void> {
  try {
    const candidates = yield* rootCandidates(previous, gun, weaknessOf);
    yield* verifySignatures('root', envelope, keysOf(candidates, previous));
  } catch (error) {
    if (!(error instanceof MetadataRefused)) throw error;
    const detail = 'the keys of the root trusted so far did not sign it';
    throw new MetadataRefused('root', 'rotation', detail, { cause: error });
  }
}

function pinnedOf(candidates: readonly RootCandidate[], expected: RootExpectations): readonly RootCandidate[] {
  const { gun, pinning, previous, now } = expected;
  const rule = pinRuleFor(gun, pinning, previous === undefined ? 'first' : 'rotation', now);
  const pinned = candidates.filter((candidate) => isPinned(rule, candidate, now));
  if (pinned.length > 0) return pinned;
  throw new MetadataRefused('root', 'pinning', 'none of its certificates is the one that is pinned');
}

interface RootCandidate extends PinnedCandidate {
  readonly key: PublicKey;
}

/**
 * Root keys whose leaf certificate is for this repository and has no fault. A key is rebuilt from its parsed certificates,
 * without intermediates that have a fault, and its id computed anew: PEM that is not exactly what Go writes thereby gets
 * another id, and its signatures count for nothing.
 */
function* rootCandidates(
  root: Root,
  gun: string,
  fault: (certificate: Certificate) => string | undefined,
): Sliced<readonly RootCandidate[]> {
  const candidates: RootCandidate[] = [];
  for (const { bytes } of root.roles.root.keys.values()) {
    yield;
    const [leaf, ...rest] = parseBundle(bytes) ?? [];
    if (leaf === undefined || leaf.isCa || !rest.every(({ isCa }) => isCa)) continue;
    const algorithm = X509_ALGORITHMS.get(leaf.publicKey.asymmetricKeyType ?? '');
    if (algorithm === undefined || !isNameFor(leaf.commonName, gun) || fault(leaf) !== undefined) continue;
    const intermediates = rest.filter((certificate) => fault(certificate) === undefined);
    const key = { algorithm, bytes: formatBundle([leaf, ...intermediates]) };
    candidates.push({ id: keyId(key), key, leaf, intermediates });
  }
  return candidates;
}

/** What a root key is called in root.json, by what OpenSSL calls the key in its certificate. */
export const X509_ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['ec', 'ecdsa-x509'],
  ['rsa', 'rsa-x509'],
]);

/** A common name is the GUN, or a prefix of it with `*` at the end (`trustpinning/certs.go` MatchCNToGun). */
export function isNameFor(commonName: string, gun: string): boolean {
  return commonName.endsWith('*') ? gun.startsWith(commonName.replace(/\*+$/, '')) : commonName === gun;
}

function keysOf(candidates: readonly RootCandidate[], root: Root): RoleKeys {
  return { keys: new Map(candidates.map(({ id, key }) => [id, key])), threshold: root.roles.root.threshold };
}
