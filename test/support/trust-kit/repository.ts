import { createHash } from 'node:crypto';
import { canonical } from './canonical.ts';
import type { Json } from './canonical.ts';
import { createCertifiedKey, createKey } from './keys.ts';
import type { TestKey } from './keys.ts';

/** A repository's metadata as a trust server hands it out: bytes by file name (`root.json`, `snapshot.HEX.json`, `1.root.json`). */
export type PublishedFiles = ReadonlyMap<string, Uint8Array>;

/** The `signed` part of a file, to be changed at will. */
export type SignedPart = Record<string, Json | undefined> & { version: number; expires: string };

export interface RepositoryRequest {
  readonly gun: string;
  /** Milliseconds since the epoch: when everything is signed. */
  readonly now: number;
  /** Keys by role, where they are not to be new ones: root P-256 with a certificate, timestamp ed25519, others P-256. */
  readonly keys?: Readonly<Record<string, readonly TestKey[]>>;
}

export interface DelegationRequest {
  readonly paths?: readonly string[];
  readonly keys?: readonly TestKey[];
  readonly threshold?: number;
  /** `no`: the role is delegated to and has never published. */
  readonly publishes?: 'no';
}

export interface TargetRequest {
  /** Bare hex. */
  readonly sha256: string;
  readonly size: number;
}

const DAY = 86_400_000;
const LIFETIME: Readonly<Record<string, number>> = { root: 3650 * DAY, timestamp: 14 * DAY };

/**
 * A repository that signs for real. `edit` changes what a file says, `publish` signs what has changed and what names it:
 * the snapshot and the timestamp. `replaceFile` puts any bytes in a file's place, and the hashes follow, as a malicious server
 * would have it. Everything published before stays to be had under its hash and version.
 */
export class TestRepository {
  readonly gun: string;
  now: number;
  /** Who signs each role from now on; what root and delegations say about it is said apart. */
  readonly signers = new Map<string, readonly TestKey[]>();
  readonly #signed = new Map<string, SignedPart>();
  readonly #files = new Map<string, Uint8Array>();
  readonly #dirty = new Set<string>();
  readonly #published = new Map<string, Uint8Array>();
  /** The keys that root.json names for itself. */
  #rootKeys: readonly TestKey[];

  constructor({ gun, now, keys = {} }: RepositoryRequest) {
    this.gun = gun;
    this.now = now;
    for (const role of ['root', 'targets', 'snapshot', 'timestamp']) {
      this.signers.set(role, keys[role] ?? [this.#newKey(role)]);
    }
    this.#rootKeys = this.signersOf('root');
    this.#create('root', { _type: 'Root', consistent_snapshot: false, keys: {}, roles: {} });
    this.#create('targets', { _type: 'Targets', targets: {}, delegations: { keys: {}, roles: [] } });
    this.#create('snapshot', { _type: 'Snapshot', meta: {} });
    this.#create('timestamp', { _type: 'Timestamp', meta: {} });
    for (const role of this.signers.keys()) this.trustKeys(role, this.signersOf(role));
    for (const signed of this.#signed.values()) signed.version = 0;
  }

  /** Roles that have a file: the four base roles and delegations. */
  get roles(): readonly string[] {
    return [...this.#signed.keys()];
  }

  signersOf(role: string): readonly TestKey[] {
    return this.signers.get(role) ?? [];
  }

  /** The bytes of a role's file as last published. */
  file(role: string): Uint8Array {
    const bytes = this.#files.get(role);
    if (bytes === undefined) throw new RangeError(`${role} has no file`);
    return bytes;
  }

  hasFile(role: string): boolean {
    return this.#files.has(role);
  }

  /** What a role's file says; changes count once `edit` or `markChanged` has named the role. */
  signedPart(role: string): SignedPart {
    const signed = this.#signed.get(role);
    if (signed === undefined) throw new RangeError(`${role} has no file`);
    return signed;
  }

  /** Changes what a role's file says. The next `publish` raises its version and signs it. */
  edit(role: string, change: (signed: SignedPart) => void): this {
    change(this.signedPart(role));
    this.#dirty.add(role);
    return this;
  }

  /** Says in root.json, or in the parent's file, which keys a base role or a delegation has; does not change who signs. */
  trustKeys(role: string, keys: readonly TestKey[], threshold = 1): this {
    if (role.includes('/')) return this.#editDelegation(role, keys, (entry) => ({ ...entry, threshold }));
    return this.edit('root', (root) => {
      Object.assign(root['keys'] as object, keysOf(keys));
      Object.assign(root['roles'] as object, { [role]: { keyids: keys.map(({ id }) => id), threshold } });
    });
  }

  /** Delegates to a role and lets it sign; its own file is empty. */
  delegate(
    role: string,
    { paths = [''], keys = [createKey()], threshold = 1, publishes }: DelegationRequest = {},
  ): this {
    this.signers.set(role, keys);
    if (!this.#signed.has(role) && publishes !== 'no') {
      this.#create(role, { _type: 'Targets', targets: {}, delegations: { keys: {}, roles: [] } });
    }
    return this.#editDelegation(role, keys, () => ({ name: role, paths: [...paths], threshold }));
  }

  /** Signs a target into a role. */
  addTarget(role: string, name: string, { sha256, size }: TargetRequest): this {
    const hashes = { sha256: Buffer.from(sha256, 'hex').toString('base64') };
    return this.edit(role, (signed) => {
      signed['targets'] = { ...(signed['targets'] as object), [name]: { hashes, length: size } };
    });
  }

  /** Replaces a base role's keys, in root.json and as signers. A new root is signed by the old root's keys as well. */
  rotate(role: string, keys: readonly TestKey[] = [this.#newKey(role)]): this {
    this.signers.set(role, role === 'root' ? [...keys, ...this.#rootKeys] : keys);
    if (role === 'root') this.#rootKeys = keys;
    return this.trustKeys(role, keys).touch(role);
  }

  /** Signs a role again, one version up, although nothing has changed. */
  touch(role: string): this {
    return this.edit(role, () => undefined);
  }

  /** `touch` for every role. */
  touchAll(): this {
    for (const role of this.roles) this.touch(role);
    return this;
  }

  /** Signs everything that has changed, and everything that names it. */
  publish(): this {
    for (const role of this.roles) {
      if (role === 'snapshot' || role === 'timestamp' || !this.#dirty.has(role)) continue;
      this.signedPart(role).version += 1;
      this.#write(role, this.sign(role));
    }
    this.#dirty.delete('snapshot');
    this.signedPart('snapshot').version += 1;
    this.signedPart('timestamp').version += 1;
    return this.reseal('snapshot');
  }

  /** Puts any bytes in the place of a file. `reseal` lets the files above it name them. */
  replaceFile(role: string, bytes: Uint8Array): this {
    this.#write(role, bytes);
    return this;
  }

  /** Makes the hashes true again from `from` upwards, and signs snapshot and timestamp, versions as they are. */
  reseal(from: 'snapshot' | 'timestamp' = 'snapshot'): this {
    if (from === 'snapshot') {
      const meta = this.signedPart('snapshot')['meta'] as Record<string, Json>;
      const kept = this.roles.filter((role) => role !== 'snapshot' && role !== 'timestamp');
      for (const role of kept) if (this.#files.has(role)) meta[role] = describe(this.file(role));
      this.#write('snapshot', this.sign('snapshot'));
    }
    const meta = this.signedPart('timestamp')['meta'] as Record<string, Json>;
    meta['snapshot'] = describe(this.file('snapshot'));
    this.#write('timestamp', this.sign('timestamp'));
    return this;
  }

  /** The bytes of a role's file, signed by its signers; nothing is published. */
  sign(role: string, signers = this.signersOf(role)): Uint8Array {
    return signed(this.signedPart(role), signers);
  }

  /** No longer to be had under any name. */
  removeFile(role: string): this {
    this.#files.delete(role);
    for (const name of [...this.#published.keys()]) if (isFileOf(name, role)) this.#published.delete(name);
    return this;
  }

  /** Everything that can be had from a server now. */
  files(): PublishedFiles {
    return new Map(this.#published);
  }

  /** The same, but every role's current file under whatever hash it is asked for: what only the client's checks can notice. */
  filesUnderAnyHash(): PublishedFiles {
    const current = this.#files;
    return new (class extends Map<string, Uint8Array> {
      override get(name: string): Uint8Array | undefined {
        return super.get(name) ?? current.get(name.replace(/(?:\.[0-9a-f]{64})?\.json$/, ''));
      }
    })([...this.#published].filter(([name]) => /^\d+\./.test(name)));
  }

  #create(role: string, members: Record<string, Json>): void {
    const expires = new Date(this.now + (LIFETIME[role] ?? 1095 * DAY)).toISOString();
    this.#signed.set(role, { version: 0, expires, ...members });
    this.#dirty.add(role);
  }

  #newKey(role: string): TestKey {
    if (role === 'timestamp') return createKey('ed25519');
    if (role !== 'root') return createKey();
    const { now } = this;
    return createCertifiedKey({ commonName: this.gun, notBefore: now - DAY, notAfter: now + 3650 * DAY });
  }

  #editDelegation(role: string, keys: readonly TestKey[], change: (entry: object) => object): this {
    const parent = role.slice(0, role.lastIndexOf('/'));
    return this.edit(parent, (signed) => {
      const delegations = signed['delegations'] as { keys: object; roles: { name: string }[] };
      Object.assign(delegations.keys, keysOf(keys));
      const index = delegations.roles.findIndex(({ name }) => name === role);
      const entry = { name: role, ...change(delegations.roles[index] ?? {}), keyids: keys.map(({ id }) => id) };
      delegations.roles.splice(index < 0 ? delegations.roles.length : index, index < 0 ? 0 : 1, entry);
    });
  }

  #write(role: string, bytes: Uint8Array): void {
    this.#dirty.delete(role);
    this.#files.set(role, bytes);
    this.#published.set(`${role}.json`, bytes);
    this.#published.set(`${role}.${sha256(bytes).toString('hex')}.json`, bytes);
    this.#published.set(`${this.signedPart(role).version}.${role}.json`, bytes);
  }
}

/** The bytes of a file: `signed` with the signatures of some keys. */
export function signed(part: Json, signers: readonly TestKey[]): Uint8Array {
  const message = Buffer.from(canonical(part));
  const signatures = signers.map((key) => ({
    keyid: key.id,
    method: key.method,
    sig: Buffer.from(key.sign(message)).toString('base64'),
  }));
  return Buffer.from(JSON.stringify({ signed: part, signatures }));
}

/** What a parent says about a file. */
export function describe(bytes: Uint8Array): Json {
  const sha512 = createHash('sha512').update(bytes).digest('base64');
  return { hashes: { sha256: sha256(bytes).toString('base64'), sha512 }, length: bytes.length };
}

function keysOf(keys: readonly TestKey[]): Record<string, Json> {
  return Object.fromEntries(
    keys.map(({ id, keytype, public: bytes }) => [
      id,
      { keytype, keyval: { private: null, public: Buffer.from(bytes).toString('base64') } },
    ]),
  );
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function isFileOf(name: string, role: string): boolean {
  const base = name
    .replace(/\.json$/, '')
    .replace(/\.[0-9a-f]{64}$/, '')
    .replace(/^\d+\./, '');
  return base === role;
}
