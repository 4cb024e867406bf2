import { canonicalKeyId, keyId } from '../../notary/keys.ts';
import type { PublicKey, RoleKeys } from '../../notary/metadata.ts';
import { newDraft } from '../../notary/publishing/draft.ts';
import type { Draft } from '../../notary/publishing/draft.ts';
import { PublishRefused } from '../../notary/publishing/publish-refused.ts';
import { certifyRootKey, readRootCertificate } from '../../notary/publishing/root-certificate.ts';
import type { CertificateFile } from '../../notary/publishing/root-certificate.ts';
import type { PrivateKey } from '../../notary/private-key/private-key.ts';
import type { KeyPurpose } from '../../notary/private-key/key-file.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { RandomPort } from '../ports.ts';
import type { TrustServer } from './trust-server.ts';

export interface NewRepository {
  readonly gun: string;
  readonly server: Pick<TrustServer, 'key'>;
  readonly ring: KeyRing;
  readonly random: RandomPort;
  /** Who signs snapshots: this machine (notary's way) or the server (docker's, and the better with several publishers). */
  readonly snapshot: 'local' | 'server';
  readonly root: RootChoice;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Whose root key a repository begins with; where nothing is said, this machine's, in a certificate that it makes itself. */
export interface RootChoice {
  /** Canonical id of a key that is here. */
  readonly key?: string;
  readonly certificate?: CertificateFile;
}

/**
 * The first draft of a repository (`client/client.go` initialize, docker/cli `trust/sign.go` initNotaryRepoWithSigners): one
 * root key for all repositories of this machine, the first by id where there are several; its own targets key. The server
 * is asked first, so that nothing is made where it does not let us publish. Keys that an interrupted attempt made are used.
 * @throws PublishRefused, UnreachableError, KeyError
 */
export async function newRepository(options: NewRepository): Promise<Draft> {
  const { gun, server, ring, snapshot } = options;
  const timestampKey = await server.key('timestamp');
  const snapshotKey = snapshot === 'server' ? await server.key('snapshot') : undefined;
  const root = await rootKey(options);
  const targets = await ownKey(ring, { role: 'targets', gun });
  return newDraft({
    root: single(root),
    targets: single(targets.publicKey),
    snapshot: single(snapshotKey ?? (await ownKey(ring, { role: 'snapshot', gun })).publicKey),
    timestamp: single(timestampKey),
  });
}

/** notary `client/client.go` InitializeWithCertificate. @throws KeyError, PublishRefused `keys` */
async function rootKey({ gun, ring, random, root, now }: NewRepository): Promise<PublicKey> {
  const { key, certificate } = root;
  if (certificate !== undefined)
    return certifiedKey(ring, readRootCertificate(certificate, gun, now), certificate, key);
  const own = key === undefined ? await ownKey(ring, { role: 'root' }) : await ring.open(key);
  return certifyRootKey(own, gun, now, random);
}

/**
 * A root key in certificates of its own, whose private half must be here.
 * @param wanted the canonical id that it must have
 * @throws PublishRefused `keys`
 */
export async function certifiedKey(
  ring: Pick<KeyRing, 'ids'>,
  key: PublicKey,
  { name }: CertificateFile,
  wanted?: string,
): Promise<PublicKey> {
  const id = canonicalKeyId(key) ?? '';
  if (wanted !== undefined && wanted !== id) {
    throw new PublishRefused(
      'keys',
      `the certificate in ${name} is for the key ${id.slice(0, 12)}, not for ${wanted.slice(0, 12)}`,
    );
  }
  if ((await ring.ids()).has(id)) return key;
  throw new PublishRefused(
    'keys',
    `the certificate in ${name} is for the key ${id.slice(0, 12)}, which is not on this machine`,
  );
}

/** The key for a purpose; where there is none, one is proposed. */
export async function ownKey(ring: KeyRing, purpose: KeyPurpose): Promise<PrivateKey> {
  const known = (await ring.list()).find(({ role, gun }) => role === purpose.role && gun === purpose.gun);
  return known === undefined ? ring.propose(purpose) : ring.open(known.id);
}

function single(key: PublicKey): RoleKeys {
  return { keys: new Map([[keyId(key), key]]), threshold: 1 };
}
