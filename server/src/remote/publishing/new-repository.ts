import { keyId } from '../../notary/keys.ts';
import type { PublicKey, RoleKeys } from '../../notary/metadata.ts';
import { newDraft } from '../../notary/publishing/draft.ts';
import type { Draft } from '../../notary/publishing/draft.ts';
import { certifyRootKey } from '../../notary/publishing/root-certificate.ts';
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
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * The first draft of a repository (`client/client.go` initialize, docker/cli `trust/sign.go` initNotaryRepoWithSigners): one
 * root key for all repositories of this machine, the first by id where there are several; its own targets key. The server
 * is asked first, so that nothing is made where it does not let us publish. Keys that an interrupted attempt made are used.
 * @throws PublishRefused, UnreachableError, KeyError
 */
export async function newRepository(options: NewRepository): Promise<Draft> {
  const { gun, server, ring, snapshot, now, random } = options;
  const timestampKey = await server.key('timestamp');
  const snapshotKey = snapshot === 'server' ? await server.key('snapshot') : undefined;
  const root = await ownKey(ring, { role: 'root' });
  const targets = await ownKey(ring, { role: 'targets', gun });
  return newDraft({
    root: single(certifyRootKey(root, gun, now, random)),
    targets: single(targets.publicKey),
    snapshot: single(snapshotKey ?? (await ownKey(ring, { role: 'snapshot', gun })).publicKey),
    timestamp: single(timestampKey),
  });
}

/** The key for a purpose; where there is none, one is proposed. */
export async function ownKey(ring: KeyRing, purpose: KeyPurpose): Promise<PrivateKey> {
  const known = (await ring.list()).find(({ role, gun }) => role === purpose.role && gun === purpose.gun);
  return known === undefined ? ring.propose(purpose) : ring.open(known.id);
}

function single(key: PublicKey): RoleKeys {
  return { keys: new Map([[keyId(key), key]]), threshold: 1 };
}
