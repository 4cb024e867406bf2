import { JsonDecimal } from '../../base/strict-json.ts';
import type { JsonObject, JsonValue } from '../../base/strict-json.ts';
import type { Common, Delegation, FileMeta, PublicKey, RoleKeys, Root, Signature } from '../metadata.ts';
import type { Snapshot, Targets } from '../metadata.ts';

/**
 * Metadata as files say them: the other direction of `decode.ts`, with the members and names of the reference client's
 * (`tuf/data`). Members that nobody here understands are not kept, as there.
 */
export function encodeRoot(root: Root): JsonObject {
  const roles = Object.entries(root.roles);
  return object({
    _type: 'Root',
    consistent_snapshot: false,
    ...encodeCommon(root),
    keys: encodeKeys(roles.map(([, role]) => role)),
    roles: new Map(roles.map(([name, role]) => [name, object(encodeRole(role))])),
  });
}

export function encodeTargets(targets: Targets): JsonObject {
  const { delegations } = targets;
  return object({
    _type: 'Targets',
    ...encodeCommon(targets),
    delegations: object({ keys: encodeKeys(delegations), roles: delegations.map(encodeDelegation) }),
    targets: encodeFiles(targets.targets),
  });
}

export function encodeSnapshot(snapshot: Snapshot): JsonObject {
  return object({ _type: 'Snapshot', ...encodeCommon(snapshot), meta: encodeFiles(snapshot.files) });
}

/** The bytes of a file: what is signed, and its signatures. */
export function encodeEnvelope(signed: JsonObject, signatures: readonly Signature[]): Uint8Array {
  const list = signatures.map(({ keyId, method, bytes }) => object({ keyid: keyId, method, sig: base64(bytes) }));
  return new TextEncoder().encode(JSON.stringify(plain(object({ signatures: list, signed }))));
}

function object(members: Readonly<Record<string, JsonValue>>): JsonObject {
  return new Map(Object.entries(members));
}

function encodeCommon({ version, expires }: Common): { readonly version: number; readonly expires: string } {
  return { version, expires: new Date(expires).toISOString() };
}

function encodeKeys(roles: readonly RoleKeys[]): JsonObject {
  return new Map(roles.flatMap(({ keys }) => [...keys].map(([id, key]) => [id, encodeKey(key)] as const)));
}

function encodeKey({ algorithm, bytes }: PublicKey): JsonObject {
  return object({ keytype: algorithm, keyval: object({ private: null, public: base64(bytes) }) });
}

function encodeRole({ keys, threshold }: RoleKeys): { readonly keyids: readonly string[]; readonly threshold: number } {
  return { keyids: [...keys.keys()], threshold };
}

function encodeDelegation(role: Delegation): JsonObject {
  return object({ name: role.name, paths: role.paths, ...encodeRole(role) });
}

function encodeFiles(files: ReadonlyMap<string, FileMeta>): JsonObject {
  return new Map([...files].map(([name, file]) => [name, encodeFileMeta(file)]));
}

function encodeFileMeta({ length, hashes, custom }: FileMeta): JsonObject {
  const encoded = new Map([...hashes].map(([algorithm, hash]) => [algorithm, base64(hash)]));
  return object({ hashes: encoded, length, ...(custom !== undefined && { custom }) });
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function plain(value: JsonValue): unknown {
  if (value instanceof JsonDecimal) return value.value;
  if (value instanceof Map)
    return Object.fromEntries([...(value as JsonObject)].map(([name, member]) => [name, plain(member)]));
  return Array.isArray(value) ? (value as readonly JsonValue[]).map(plain) : value;
}
