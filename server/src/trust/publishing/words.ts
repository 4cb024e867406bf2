import { formatDigest } from '../../base/digest.ts';
import type { Digest } from '../../base/digest.ts';
import type { Gun, ImageName } from '../../reference/image-name.ts';
import type { PublicationWords } from '../../remote/publishing/oversight.ts';
import type { Rotation } from './publishing.ts';

// What publications are called, the same on the command line and in the editor.

export function beginWords(gun: Gun): PublicationWords {
  return { toDo: `Begin ${gun}`, done: `Began ${gun}` };
}

export function signWords(
  { familiar }: ImageName,
  { tag, digest, roles }: { readonly tag: string; readonly digest: Digest; readonly roles: readonly string[] },
): PublicationWords {
  const what = `${familiar}:${tag} ${formatDigest(digest)} for ${roles.join(', ')}`;
  return { toDo: `Sign ${what}`, done: `Signed ${what}` };
}

/** @param from roles that sign the tags so far and will not any more @param keptBy those that go on */
export function revokeWords(
  { familiar }: ImageName,
  tags: readonly string[],
  { from, keptBy }: { readonly from: readonly string[]; readonly keptBy: readonly string[] },
): PublicationWords {
  const images = tags.map((tag) => `${familiar}:${tag}`).join(', ');
  const rest = keptBy.length === 0 ? 'nobody vouches for it any more' : `${keptBy.join(', ')} still signs it`;
  return {
    toDo: `Revoke ${images} from ${from.join(', ')}`,
    done: `Revoked ${images}`,
    lost: `The signature of ${images}: ${rest}`,
  };
}

export function addSignerWords(name: string, gun: Gun): PublicationWords {
  return { toDo: `Add signer ${name} to ${gun}`, done: `Added signer ${name} to ${gun}` };
}

/** @param isReleaseLost whether what was released counts for nothing then */
export function removeSignerWords(name: string, gun: Gun, isReleaseLost: boolean): PublicationWords {
  const released = isReleaseLost
    ? ', and with it all that was released: no tag is trusted until it is signed anew'
    : '';
  return {
    toDo: `Remove signer ${name} from ${gun}`,
    done: `Removed signer ${name} from ${gun}`,
    lost: `The signatures of ${name}${released}`,
  };
}

/** @param before canonical ids of the keys so far */
export function rotateWords({ role, gun, to }: Rotation, before: readonly string[]): PublicationWords {
  const keeper = to.kind === 'server' ? ' to one that the server keeps' : '';
  const ids = before.map((id) => id.slice(0, 12)).join(', ');
  return {
    toDo: `Rotate the ${role} key of ${gun}${keeper}`,
    done: `Rotated the ${role} key of ${gun}`,
    lost: `The ${role} key ${ids}: what it signs counts for nothing any more`,
  };
}

/** What was staged, one way or another. */
export function stagedWords(gun: Gun): PublicationWords {
  return { toDo: `Publish the changes of ${gun} that wait`, done: `Published ${gun}` };
}
