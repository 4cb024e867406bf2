import { UsageError } from '../../base/errors.ts';
import type { PublicKey } from '../../notary/metadata.ts';
import { formatPublicKeyFile, parsePublicKeyFile } from '../../notary/public-key-file.ts';
import { importKeys } from '../../remote/keys/import-keys.ts';
import type { ImportedKey, KeyImport } from '../../remote/keys/import-keys.ts';
import { KeyRing } from '../../remote/keys/key-ring.ts';
import type { KeyRingPorts } from '../../remote/keys/key-ring.ts';
import type { StoredKey } from '../../remote/keys/stored-keys.ts';
import type { Clock } from '../../remote/ports.ts';

export type { ImportedKey, KeyImport, KeyRingPorts, StoredKey };

/** The private keys of this machine, for the doors. Methods reject with an `ImageTrustError`. */
export interface Keys {
  /** Ordered by id. */
  list(): Promise<readonly StoredKey[]>;
  /** Makes a signer's key and stores it. @returns its id, and the public key as a PEM file for `signer add` */
  generate(name: string): Promise<{ readonly id: string; readonly publicKeyFile: string }>;
  /** Makes a key for a role of this machine's own, like `root`. @returns its id */
  create(role: string): Promise<string>;
  import(from: KeyImport): Promise<readonly ImportedKey[]>;
  /** PEM, as encrypted as the keys are; the keys with these ids, or those of one repository, or all. */
  export(which: { readonly ids?: readonly string[]; readonly gun?: string }): Promise<string>;
  changePassphrase(id: string): Promise<void>;
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
    create: async (role) => (await ring.create({ role })).id,
    import: (from) => importKeys(ring, ports.random, from),
    export: async ({ ids, gun }) => {
      const listed = gun === undefined ? await ring.list() : (await ring.list()).filter((key) => key.gun === gun);
      return ring.export(ids ?? listed.map(({ id }) => id));
    },
    changePassphrase: (id) => ring.changePassphrase(id),
    readPublicKey: (bytes, name) => parsePublicKeyFile(bytes, name, clock.now()),
  };
}

/** docker/cli `trust/signer_add.go` validSignerName. @throws UsageError */
export function checkSignerName(name: string): string {
  if (!/^[a-z0-9][-a-z0-9_]*$/.test(name)) {
    throw new UsageError(
      `"${name}" is no name of a signer: lower-case letters, digits, "-" and "_", and neither of the two first`,
    );
  }
  if (name === 'releases')
    throw new UsageError('"releases" is the role that collects what signers release; choose another name');
  return name;
}
