import { JsonError } from '../base/json-value.ts';
import { parseStrictJson } from '../base/strict-json.ts';
import type { JsonDocument, JsonObject, JsonValue } from '../base/json-value.ts';
import { forEachSliced, runAtOnce } from '../base/sliced.ts';
import type { Sliced } from '../base/sliced.ts';
import { DecodeError } from './decode-error.ts';
import { checkBoolean, fieldsNamed, readBase64, readInteger, readList, readMembers } from './fields.ts';
import { readText, readTexts, readTime } from './fields.ts';
import type { Field } from './fields.ts';
import { LIMITS } from './limits.ts';
import type { Common, Delegation, Envelope, FileMeta, PublicKey, Root, RoleKeys } from './metadata.ts';
import type { Signature, Snapshot, Targets, Timestamp } from './metadata.ts';
import { isDelegationName, parentRole } from './role-name.ts';

const readEnvelopeFields = fieldsNamed('signed', 'signatures');
const readSignatureFields = fieldsNamed('keyid', 'method', 'sig');
const readRootFields = fieldsNamed('_type', 'version', 'expires', 'keys', 'roles', 'consistent_snapshot');
const readTargetsFields = fieldsNamed('_type', 'version', 'expires', 'targets', 'delegations');
const readDelegationsFields = fieldsNamed('keys', 'roles');
const readKeyFields = fieldsNamed('keytype', 'keyval');
const readKeyPairFields = fieldsNamed('public', 'private');
const readRoleFields = fieldsNamed('keyids', 'threshold');
const readDelegationFields = fieldsNamed('name', 'paths', 'keyids', 'threshold');
const readFileFields = fieldsNamed('length', 'hashes', 'custom');
const readMetaFields = fieldsNamed('_type', 'version', 'expires', 'meta');

/**
 * Splits a file into what is signed and its signatures. Neither is verified.
 * @throws DecodeError `json`, `member`, `base64`, `signed`
 */
export function* decodeEnvelope(bytes: Uint8Array): Sliced<Envelope> {
  const { value, canonical } = yield* parse(bytes);
  const fields = readEnvelopeFields(value);
  const signatures = atMost(LIMITS.signatures, 'signatures', readList(fields.signatures)).map(decodeSignature);
  if (!(fields.signed instanceof Map)) throw new DecodeError('signed', 'it has no signed part');
  return { signed: fields.signed as JsonObject, canonical: canonical.get('signed'), signatures };
}

function* parse(bytes: Uint8Array): Sliced<JsonDocument> {
  try {
    return yield* parseStrictJson(bytes, { maxBytes: LIMITS.fileBytes, maxDepth: LIMITS.depth });
  } catch (error) {
    if (error instanceof JsonError) throw new DecodeError('json', error.message, { cause: error });
    throw error;
  }
}

function atMost<Item>(limit: number, what: string, items: readonly Item[]): readonly Item[] {
  if (items.length <= limit) return items;
  throw new DecodeError('structure', `it has ${items.length} ${what}, more than ${limit}`);
}

function decodeSignature(value: JsonValue): Signature {
  const fields = readSignatureFields(value);
  const method = readText(fields.method).toLowerCase();
  return { keyId: readText(fields.keyid), method, bytes: readBase64(fields.sig) };
}

/** `tuf/data/root.go` isValidRootStructure: all four roles, each with a threshold and only keys that the file carries. */
export function* decodeRoot(signed: JsonObject): Sliced<Root> {
  const fields = readRootFields(signed);
  checkBoolean(fields.consistent_snapshot);
  const keys = yield* decodeKeys(fields.keys);
  const roles = new Map(
    [...readMembers(fields.roles)].map(([name, value]) => [name, value === null ? undefined : decodeRole(value)]),
  );
  const common = decodeCommon('Root', fields);
  const role = (name: string): RoleKeys => {
    const found = roles.get(name);
    if (found === undefined) throw new DecodeError('structure', `it has no ${name} role`);
    return withKeys(found, keys);
  };
  return {
    kind: 'root',
    ...common,
    roles: { root: role('root'), targets: role('targets'), snapshot: role('snapshot'), timestamp: role('timestamp') },
  };
}

/** `tuf/data/timestamp.go` IsValidTimestampStructure: a sha256 for the snapshot. */
export function* decodeTimestamp(signed: JsonObject): Sliced<Timestamp> {
  const fields = readMetaFields(signed);
  const files = yield* decodeFiles(fields.meta);
  const common = decodeCommon('Timestamp', fields);
  return { kind: 'timestamp', ...common, snapshot: hashedFile(files, 'snapshot') };
}

/** `tuf/data/snapshot.go` IsValidSnapshotStructure: a sha256 each for root and targets. */
export function* decodeSnapshot(signed: JsonObject): Sliced<Snapshot> {
  const fields = readMetaFields(signed);
  const files = yield* decodeFiles(fields.meta);
  const common = decodeCommon('Snapshot', fields);
  hashedFile(files, 'root');
  hashedFile(files, 'targets');
  return { kind: 'snapshot', ...common, files };
}

/** `tuf/data/targets.go` isValidTargetsStructure: every delegation is a direct child of `role`. */
export function* decodeTargets(signed: JsonObject, role: string): Sliced<Targets> {
  const fields = readTargetsFields(signed);
  const targets = yield* decodeFiles(fields.targets);
  const delegations = readDelegationsFields(fields.delegations);
  const keys = yield* decodeKeys(delegations.keys);
  const roles = readList(delegations.roles).map(decodeDelegation);
  const common = decodeCommon('Targets', fields);
  return { kind: 'targets', ...common, targets, delegations: roles.map((child) => childOf(role, child, keys)) };
}

function decodeCommon(type: string, fields: Partial<Record<'_type' | 'version' | 'expires', Field>>): Common {
  const found = readText(fields._type);
  const version = readInteger(fields.version);
  const expires = readTime(fields.expires);
  if (found !== type) throw new DecodeError('type', `its type is "${found}", not "${type}"`);
  if (version < 1) throw new DecodeError('version', `its version is ${version}, below 1`);
  return { version, expires };
}

function* decodeKeys(value: Field): Sliced<ReadonlyMap<string, PublicKey>> {
  const keys = new Map<string, PublicKey>();
  const members = atMost(LIMITS.keys, 'keys', [...readMembers(value)]);
  yield* forEachSliced(members, ([id, key]) => keys.set(id, decodeKey(key)));
  return keys;
}

/** A public key by itself, as servers answer with it. @throws DecodeError */
export function decodePublicKey(bytes: Uint8Array): PublicKey {
  return decodeKey(runAtOnce(parse(bytes)).value);
}

function decodeKey(value: JsonValue): PublicKey {
  const fields = readKeyFields(value);
  const pair = readKeyPairFields(fields.keyval);
  readBase64(pair.private);
  return { algorithm: readText(fields.keytype), bytes: readBase64(pair.public) };
}

interface RawRole {
  readonly keyIds: readonly string[];
  readonly threshold: number;
}

function decodeRole(value: JsonValue): RawRole {
  const fields = readRoleFields(value);
  return { keyIds: readTexts(fields.keyids), threshold: readInteger(fields.threshold) };
}

function decodeDelegation(value: JsonValue): RawRole & { name: string; paths: readonly string[] } {
  // The reference client reads a null role through a nil pointer and panics.
  if (value === null) throw new DecodeError('structure', 'a delegation is null');
  const fields = readDelegationFields(value);
  return { ...decodeRole(value), name: readText(fields.name), paths: readTexts(fields.paths) };
}

function withKeys(role: RawRole, keys: ReadonlyMap<string, PublicKey>): RoleKeys {
  if (role.threshold < 1) throw new DecodeError('structure', `a threshold is ${role.threshold}, below 1`);
  const own = new Map<string, PublicKey>();
  for (const id of role.keyIds) {
    const key = keys.get(id);
    if (key === undefined) throw new DecodeError('structure', `a role names key ${id}, which the file does not carry`);
    own.set(id, key);
  }
  return { keys: own, threshold: role.threshold };
}

function childOf(
  parent: string,
  role: RawRole & { name: string; paths: readonly string[] },
  keys: ReadonlyMap<string, PublicKey>,
): Delegation {
  if (!isDelegationName(role.name) || parentRole(role.name) !== parent) {
    throw new DecodeError('structure', `it delegates to "${role.name}", which is not its child`);
  }
  return { ...withKeys(role, keys), name: role.name, paths: role.paths };
}

function* decodeFiles(value: Field): Sliced<ReadonlyMap<string, FileMeta>> {
  const files = new Map<string, FileMeta>();
  yield* forEachSliced(readMembers(value), ([name, file]) => files.set(name, decodeFile(file)));
  return files;
}

function decodeFile(value: JsonValue): FileMeta {
  const fields = readFileFields(value);
  const hashes = new Map([...readMembers(fields.hashes)].map(([algorithm, hash]) => [algorithm, readBase64(hash)]));
  const file = { length: readInteger(fields.length), hashes };
  return fields.custom === undefined ? file : { ...file, custom: fields.custom };
}

/** `tuf/data/types.go` CheckValidHashStructures; sha256 must be among them. */
function hashedFile(files: ReadonlyMap<string, FileMeta>, name: string): FileMeta {
  const file = files.get(name);
  if (file?.hashes.get('sha256') === undefined) throw new DecodeError('structure', `it has no sha256 of ${name}`);
  const sha512 = file.hashes.get('sha512');
  if (file.hashes.get('sha256')?.length !== 32 || (sha512 !== undefined && sha512.length !== 64)) {
    throw new DecodeError('structure', `its hash of ${name} has the wrong length`);
  }
  return file;
}
