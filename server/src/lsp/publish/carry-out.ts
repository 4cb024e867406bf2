import { UsageError, unreachableCase } from '../../base/errors.ts';
import { imageOfGun } from '../../reference/gun.ts';
import { isTag } from '../../reference/grammar.ts';
import type { Gun } from '../../reference/image-name.ts';
import type { PublicKey, Publication } from '../../trust/publishing/publishing.ts';
import type { OpenedPublishing, ServerPorts } from '../server-ports.ts';
import type { PublishAction } from './publish-protocol.ts';
import type { PublishingClient } from './publishing-client.ts';

export interface Carrier extends Pick<OpenedPublishing, 'publishing' | 'keys'> {
  readonly client: Pick<PublishingClient, 'askSigner'>;
  readonly readFile: ServerPorts['readFile'];
}

/** A publication, and what is left to be known about it. */
export interface CarriedOut {
  readonly publication: Publication;
  readonly notes: readonly string[];
}

/** What each action does. @throws ImageTrustError where nothing was published */
export async function carryOut(action: PublishAction, gun: Gun, carrier: Carrier): Promise<CarriedOut> {
  const { publishing } = carrier;
  switch (action.kind) {
    case 'sign':
      return sign(action.tag, gun, carrier);
    case 'revoke': {
      const revoked = await publishing.revoke({ ...imageOfGun(gun), tag: action.tag });
      const notes = revoked.keptBy.map((role) => `${role} still signs it: its key is not on this machine`);
      return { publication: revoked, notes };
    }
    case 'addSigner': {
      const keys = await readKeys(action.keyFiles, carrier);
      return plain(await publishing.addSigner(gun, action.name, keys));
    }
    case 'removeSigner':
      // What that takes away is said before it is approved.
      return plain(await publishing.removeSigner(gun, action.name, 'force'));
    case 'rotate':
      return plain(await publishing.rotate({ gun, role: action.role, to: { kind: action.to } }));
    default:
      return unreachableCase(action);
  }
}

async function sign(tag: string, gun: Gun, { publishing, client }: Carrier): Promise<CarriedOut> {
  if (!isTag(tag)) throw new UsageError(`"${tag}" is no tag: letters, digits, "_", "." and "-", 128 at most`);
  const signed = await publishing.sign({ image: imageOfGun(gun), tag, askSigner: () => client.askSigner(gun) });
  const begun =
    signed.begunWith === undefined ? [] : [`${gun} has trust data now, with the signer ${signed.begunWith}`];
  return { publication: signed, notes: begun };
}

function plain(publication: Publication): CarriedOut {
  return { publication, notes: [] };
}

async function readKeys(uris: readonly string[], { keys, readFile }: Carrier): Promise<readonly PublicKey[]> {
  return Promise.all(
    uris.map(async (uri) => {
      const name = uri.slice(uri.lastIndexOf('/') + 1);
      const text = await readFile(uri);
      if (text === undefined) throw new UsageError(`${name} cannot be read`);
      return keys.readPublicKey(Buffer.from(text, 'utf8'), name);
    }),
  );
}
