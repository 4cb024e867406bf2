import type { JsonObject, JsonValue } from '../../base/json-value.ts';
import type { Common, Delegation, FileMeta, PublicKey, RoleKeys, Root, Signature } from '../metadata.ts';
import type { Snapshot, Targets } from '../metadata.ts';

/**
 * Metadata as files say them: the other direction of `decode.ts`, with the members of the reference client's types
 * (`tuf/data`) and no others.
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

/**
 * The bytes of a file, to the byte as the reference client writes them: the server lists the hash of what it would write
 * itself, not of what it was sent, so a file in any other form could never be found (`tuf/tuf.go` UpdateSnapshot).
 * @param message the canonical form of what is signed
 */
export function encodeEnvelope(message: Uint8Array, signatures: readonly Signature[]): Uint8Array {
  const list = signatures.map(({ keyId, method, bytes }) => ({ keyid: keyId, method, sig: base64(bytes) }));
  const text = `{"signed":${new TextDecoder().decode(message)},"signatures":${JSON.stringify(list)}}`;
  return new TextEncoder().encode(text.replace(/[<>&\u2028\u2029]/g, escapeForHtml));
}

/** Go escapes these wherever it copies JSON into JSON (docker/go `canonical/json/indent.go` compact). */
function escapeForHtml(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function object(members: Readonly<Record<string, JsonValue>>): JsonObject {
  return new Map(Object.entries(members));
}

function encodeCommon({ version, expires }: Common): { readonly version: number; readonly expires: string } {
  return { version, expires: formatTime(expires) };
}

/** Whole seconds: Go would write fractions without the zeros at their end. */
function formatTime(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
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
  // The reference client leaves out an empty list here, and only here.
  return object({ name: role.name, ...(role.paths.length > 0 && { paths: role.paths }), ...encodeRole(role) });
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
