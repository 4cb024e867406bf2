import { UsageError } from '../../base/errors.ts';
import type { PublicKey } from '../../notary/metadata.ts';
import { formatPublicKeyFile, parsePublicKeyFile } from '../../notary/public-key-file.ts';
import { belongsToRepository } from '../../notary/private-key/key-file.ts';
import { importKeys } from '../../remote/keys/import-keys.ts';
import type { ImportedKey, KeyImport } from '../../remote/keys/import-keys.ts';
import { KeyRing } from '../../remote/keys/key-ring.ts';
import type { KeyRingPorts } from '../../remote/keys/key-ring.ts';
import type { StoredKey } from '../../remote/keys/stored-keys.ts';
import type { Clock } from '../../remote/ports.ts';

export type { ImportedKey, KeyImport, KeyRingPorts, StoredKey };

/** What a key shall be for. */
export interface RolePurpose {
  readonly role: string;
  /** The repository, for `targets` and `snapshot`. */
  readonly gun?: string;
}

/** Both halves of a key as PEM, the private one encrypted. */
export interface KeyPair {
  readonly id: string;
  readonly publicKeyFile: string;
  readonly privateKeyFile: Uint8Array;
}

/** The private keys of this machine, for the doors. Methods reject with an `ImageTrustError`. */
export interface Keys {
  /** Ordered by id. */
  list(): Promise<readonly StoredKey[]>;
  /** Makes a signer's key and stores it. @returns its id, and the public key as a PEM file for `signer add` */
  generate(name: string): Promise<{ readonly id: string; readonly publicKeyFile: string }>;
  /** Makes a key for a role and stores it. @returns its id @throws UsageError where the role needs a repository */
  create(purpose: RolePurpose): Promise<string>;
  /** Makes a key for a role without storing it. @throws UsageError where the role needs a repository */
  createFiles(purpose: RolePurpose): Promise<KeyPair>;
  import(from: KeyImport): Promise<readonly ImportedKey[]>;
  /** PEM, as encrypted as the keys are; the keys with these ids, or those of repositories, or all. */
  export(which: { readonly ids?: readonly string[]; readonly guns?: readonly string[] }): Promise<string>;
  changePassphrase(id: string): Promise<void>;
  /** Deletes a key from docker's folder. @throws KeyError where it is not there */
  remove(id: string): Promise<void>;
  /** The first public key or certificate of a PEM text. @param name the file, for people @throws KeyError */
  readPublicKey(bytes: Uint8Array, name: string): PublicKey;
}

export function createKeys(ports: KeyRingPorts, clock: Pick<Clock, 'now'>): Keys {
  const ring = new KeyRing(ports);
  return {
    list: () => ring.list(),
    generate: async (name) => {
      const { id, publicKey } = await ring.create({ role: checkSignerName(name) });
      return { id, publicKeyFile: formatPublicKeyFile(publicKey, name) };
    },
    create: async (purpose) => (await ring.create(checkPurpose(purpose))).id,
    createFiles: async (purpose) => {
      const { key, file } = await ring.make(checkPurpose(purpose));
      const { id, publicKey } = key;
      return { id, publicKeyFile: formatPublicKeyFile(publicKey, purpose.role), privateKeyFile: file };
    },
    import: (from) => importKeys(ring, ports.random, from),
    export: async ({ ids, guns }) => {
      const isMeant = ({ gun }: StoredKey): boolean => guns === undefined || guns.some((own) => own === gun);
      return ring.export(ids ?? (await ring.list()).filter(isMeant).map(({ id }) => id));
    },
    changePassphrase: (id) => ring.changePassphrase(id),
    remove: (id) => ring.remove(id),
    readPublicKey: (bytes, name) => parsePublicKeyFile(bytes, name, clock.now()),
  };
}

/** Keys of a repository's own roles are stored with its name. @throws UsageError */
function checkPurpose(purpose: RolePurpose): RolePurpose {
  const { role, gun } = purpose;
  if (role === 'timestamp') throw new UsageError('only the server signs timestamps');
  if (belongsToRepository(role) && gun === undefined) throw new UsageError(`a ${role} key needs its repository: --gun`);
  return purpose;
}

/** docker/cli `trust/signer_add.go` validSignerName. */
export function isSignerName(name: string): boolean {
  return SIGNER_NAME.test(name) && name !== 'releases';
}

const SIGNER_NAME = /^[a-z0-9][-a-z0-9_]*$/;

/** @throws UsageError where `isSignerName` says no */
export function checkSignerName(name: string): string {
  if (!SIGNER_NAME.test(name)) {
    throw new UsageError(
      `"${name}" is no name of a signer: lower-case letters, digits, "-" and "_", and neither of the two first`,
    );
  }
  if (name === 'releases')
    throw new UsageError('"releases" is the role that collects what signers release; choose another name');
  return name;
}
