import type { JsonObject } from '../../base/json-value.ts';
import { runAtOnce } from '../../base/sliced.ts';
import { encodeCanonicalJson } from '../canonical-json.ts';
import { canonicalKeyId, keyId } from '../keys.ts';
import type { RoleKeys, Signature } from '../metadata.ts';
import { signWith } from '../private-key/private-key.ts';
import type { PrivateKey } from '../private-key/private-key.ts';
import { delegationsOf, roleKeys, targetsFile } from './draft.ts';
import type { Draft } from './draft.ts';
import { encodeEnvelope, encodeRoot, encodeSnapshot, encodeTargets } from './encode.ts';
import { fileMetaOf } from './file-meta.ts';
import { PublishRefused } from './publish-refused.ts';

const DAY_MS = 86_400_000;
/** How long signatures last (`const.go` NotaryRootExpiry and the like), in milliseconds. */
const LIFETIME = { root: 3650 * DAY_MS, targets: 1095 * DAY_MS, snapshot: 1095 * DAY_MS };
/** What expires sooner than this is signed anew on the occasion (`client/helpers.go` nearExpiry). */
const RENEWAL_MS = 183 * DAY_MS;

/** Private keys that have been opened, by canonical id. */
export type OpenKeys = ReadonlyMap<string, PrivateKey>;

/** Canonical ids of all keys that the draft lets sign anything. */
export function namedKeys(draft: Draft): ReadonlySet<string> {
  return new Set([...Object.values(draft.root.roles), ...delegationsOf(draft)].flatMap(canonicalIds));
}

/** Canonical ids of the keys that could sign what is to be signed, the snapshot among it. */
export function wantedKeys(draft: Draft): ReadonlySet<string> {
  const roles = [...draft.dirty].flatMap((role) => signersOf(draft, role));
  return new Set([...roles, draft.root.roles.snapshot].flatMap(canonicalIds));
}

/** Before anybody is asked for a passphrase. @param local canonical ids @throws PublishRefused `keys` */
export function requireKeys(draft: Draft, local: ReadonlySet<string>): void {
  for (const role of draft.dirty) {
    const lacking = signersOf(draft, role).find((keys) => !canSign(keys, local));
    if (lacking !== undefined) {
      throw tooFewKeys(role, lacking, canonicalIds(lacking).filter((id) => local.has(id)).length);
    }
  }
}

/** Marks what expires soon and can be signed with the keys on this machine. @param local canonical ids */
export function renew(draft: Draft, local: ReadonlySet<string>, now: number): Draft {
  const isDue = (role: string): boolean => {
    const { expires } = role === 'root' ? draft.root : targetsFile(draft, role);
    return expires < now + RENEWAL_MS && signersOf(draft, role).every((keys) => canSign(keys, local));
  };
  const due = ['root', ...draft.targets.keys()].filter(isDue);
  return { ...draft, dirty: new Set([...draft.dirty, ...due]) };
}

export function canSign(role: RoleKeys, local: ReadonlySet<string>): boolean {
  return canonicalIds(role).filter((id) => local.has(id)).length >= role.threshold;
}

/** A file of a draft before it is signed. */
export interface UnsignedFile {
  readonly role: string;
  /** The part that signatures are over. */
  readonly signed: JsonObject;
}

/**
 * What of a draft will be signed, in the order in which it is sent: the root, targets and delegations that are dirty. The
 * snapshot is not among them, for it lists the hashes of what has been signed.
 * @param now milliseconds since the epoch
 * @throws PublishRefused `version`
 */
export function unsignedFiles(draft: Draft, now: number): readonly UnsignedFile[] {
  const root = { ...draft.root, version: versionAfter('root', draft.root.version), expires: now + LIFETIME.root };
  const targets = targetsRoles(draft)
    .filter((role) => draft.dirty.has(role))
    .map((role) => {
      const file = targetsFile(draft, role);
      const next = { ...file, version: versionAfter(role, file.version), expires: now + LIFETIME.targets };
      return { role, signed: encodeTargets(next) };
    });
  return [...(draft.dirty.has('root') ? [{ role: 'root', signed: encodeRoot(root) }] : []), ...targets];
}

/** Whoever could once sign a role may have left no number after theirs: clients read none above it, and would refuse everything. */
function versionAfter(role: string, version: number): number {
  if (version < Number.MAX_SAFE_INTEGER) return version + 1;
  throw new PublishRefused('version', `${role} is published as version ${version}, after which there can be no other`);
}

/**
 * Signs `unsignedFiles`, each with every key of its role that is open, and the snapshot where its key is here; otherwise
 * the server makes the snapshot (`client/client.go` publish).
 * @returns the files to send, by role
 * @throws PublishRefused `keys` where a role's threshold is not met
 */
export function signDraft(draft: Draft, keys: OpenKeys, now: number): ReadonlyMap<string, Uint8Array> {
  const files = new Map(
    unsignedFiles(draft, now).map(({ role, signed }) => [role, sign(role, signed, signersOf(draft, role), keys)]),
  );
  const snapshot = signSnapshot(draft, files, keys, now);
  if (snapshot !== undefined) files.set('snapshot', snapshot);
  return files;
}

function targetsRoles(draft: Draft): readonly string[] {
  return ['targets', ...delegationsOf(draft).map(({ name }) => name)];
}

/**
 * A new root is signed by the keys it names, by those that are trusted so far where they are others, and, where that is wanted,
 * by those of former roots that are here, for clients that know no newer one.
 */
function signersOf(draft: Draft, role: string): readonly RoleKeys[] {
  if (role !== 'root') return [roleKeys(draft, role)];
  const { root } = draft.root.roles;
  const previous = draft.previousRoot?.roles.root;
  const isSame = previous === undefined || [...previous.keys.keys()].join() === [...root.keys.keys()].join();
  const former = { keys: new Map(draft.formerRootKeys.map((key) => [keyId(key), key])), threshold: 0 };
  return [root, ...(isSame ? [] : [previous]), former];
}

function sign(role: string, signed: JsonObject, signers: readonly RoleKeys[], keys: OpenKeys): Uint8Array {
  const message = runAtOnce(encodeCanonicalJson(signed));
  const signatures = new Map<string, Signature>();
  for (const { keys: own, threshold } of signers) {
    const found = [...own].flatMap(([id, key]) => {
      const secret = keys.get(canonicalKeyId(key) ?? '');
      return secret === undefined ? [] : [{ keyId: id, ...signWith(secret, message) }];
    });
    if (found.length < threshold) throw tooFewKeys(role, { keys: own, threshold }, found.length);
    for (const signature of found) signatures.set(signature.keyId, signature);
  }
  return encodeEnvelope(message, [...signatures.values()]);
}

function tooFewKeys(role: string, wanted: RoleKeys, found: number): PublishRefused {
  const ids = canonicalIds(wanted).map((id) => id.slice(0, 12));
  const here = found === 0 ? 'none of them is' : `only ${found} of the ${wanted.threshold} that must sign are`;
  return new PublishRefused('keys', `${role} is signed with the keys ${ids.join(', ')}; ${here} on this machine`);
}

function signSnapshot(
  draft: Draft,
  sent: ReadonlyMap<string, Uint8Array>,
  keys: OpenKeys,
  now: number,
): Uint8Array | undefined {
  const role = draft.root.roles.snapshot;
  if (!canonicalIds(role).some((id) => keys.has(id))) return undefined;
  const listed = new Set(['root', ...targetsRoles(draft)]);
  const known = [...(draft.snapshot?.files ?? [])].filter(([name]) => listed.has(name));
  const files = new Map([...known, ...[...sent].map(([name, bytes]) => [name, fileMetaOf(bytes)] as const)]);
  const version = versionAfter('snapshot', draft.snapshot?.version ?? 0);
  const next = { kind: 'snapshot', version, expires: now + LIFETIME.snapshot, files } as const;
  return sign('snapshot', encodeSnapshot(next), [role], keys);
}

export function canonicalIds({ keys }: RoleKeys): readonly string[] {
  return [...keys.values()].flatMap((key) => canonicalKeyId(key) ?? []);
}
