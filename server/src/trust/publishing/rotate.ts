import { UsageError } from '../../base/errors.ts';
import type { PublicKey } from '../../notary/metadata.ts';
import type { Draft } from '../../notary/publishing/draft.ts';
import { certifyRootKey, readRootCertificate } from '../../notary/publishing/root-certificate.ts';
import { PublishRefused } from '../../notary/publishing/publish-refused.ts';
import { canonicalIds, requireKeys } from '../../notary/publishing/sign-draft.ts';
import type { KeyPurpose } from '../../notary/private-key/key-file.ts';
import type { PrivateKey } from '../../notary/private-key/private-key.ts';
import { formerRootKeys } from '../../remote/publishing/former-roots.ts';
import { certifiedKey } from '../../remote/publishing/new-repository.ts';
import type { Publication } from '../../remote/publishing/publisher.ts';
import type { KeyRing } from '../../remote/keys/key-ring.ts';
import type { PublishingParts } from './parts.ts';
import type { Rotation } from './publishing.ts';
import { rotateWords } from './words.ts';

/**
 * Gives a role other keys (`client/client.go` RotateKey): new ones, ones that are here, or one that the server makes and
 * keeps. The keys so far must be here where the root's own are changed. Old private keys stay on this machine.
 * @throws UsageError where the role's key cannot be where it is wanted
 */
export function rotate(parts: PublishingParts, rotation: Rotation): Promise<Publication> {
  const { role, gun, to } = rotation;
  const canServerHave = role === 'snapshot' || role === 'timestamp';
  if (to.kind === 'server' && !canServerHave) throw new UsageError(`the server does not keep ${role} keys`);
  if (to.kind === 'certified' && role !== 'root') throw new UsageError('only root keys have certificates');
  if (to.kind !== 'server' && role === 'timestamp')
    throw new UsageError('only the server signs timestamps: add --server-managed');
  // Made once, however often others are faster.
  let made: readonly PublicKey[] | undefined;
  return parts.publisher.publish(parts.questionOf(gun), async (draft, local) => {
    requireKeys(rootToSign(draft), local);
    made ??= await newKeys(parts, rotation);
    const former = await formerKeys(parts, rotation, draft);
    const before = canonicalIds(draft.root.roles[role]);
    const change = { kind: 'replaceKeys', role, keys: made, formerRootKeys: former } as const;
    return { changes: [change], words: rotateWords(rotation, before) };
  });
}

function rootToSign(draft: Draft): Draft {
  return { ...draft, dirty: new Set(['root']) };
}

async function formerKeys(
  parts: PublishingParts,
  { gun, formerRoots = 0 }: Rotation,
  { root: { version }, previousRootBytes: bytes }: Draft,
): Promise<readonly PublicKey[]> {
  const count = formerRoots === 'all' ? Number.POSITIVE_INFINITY : formerRoots;
  return formerRootKeys(parts.sourceOf(parts.questionOf(gun)), gun, { version, bytes }, count);
}

async function newKeys(parts: PublishingParts, { role, gun, to }: Rotation): Promise<readonly PublicKey[]> {
  if (to.kind === 'server') {
    return [await parts.serverOf(parts.questionOf(gun)).rotateKey(role === 'snapshot' ? role : 'timestamp')];
  }
  const { ring, clock, random } = parts;
  if (to.kind === 'certified') {
    const { certificate } = to;
    return [await certifiedKey(ring, readRootCertificate(certificate, gun, clock.now()), certificate)];
  }
  const purpose = role === 'root' ? { role } : { role, gun };
  const keys: PrivateKey[] = [];
  if (to.kind === 'new') keys.push(ring.propose(purpose));
  else for (const id of to.ids) keys.push(await openFor(ring, purpose, id));
  return keys.map((key) => (role === 'root' ? certifyRootKey(key, gun, clock.now(), random) : key.publicKey));
}

/** A key that its file says is for something else stays what it is. */
async function openFor(ring: KeyRing, purpose: KeyPurpose, id: string): Promise<PrivateKey> {
  const known = (await ring.list()).find((key) => key.id === id);
  if (known !== undefined && (known.role !== purpose.role || known.gun !== purpose.gun)) {
    const found = [known.role, known.gun].filter((part) => part !== undefined).join(' of ');
    throw new PublishRefused('keys', `${id.slice(0, 12)} is a key for ${found}, not for this role`);
  }
  return ring.open(id);
}
