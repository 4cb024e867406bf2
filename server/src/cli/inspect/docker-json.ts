import { compareCodePoints } from '../text-order.ts';
import type { DockerKeys, DockerSignedTag, DockerTrust } from './docker-trust.ts';

/** What docker calls a signature that no signer shares. */
const ADMIN = 'Repo Admin';

/** The output of `docker trust inspect`: four blanks of indentation, the members and their order as docker declares them. */
export function dockerJson(images: readonly DockerTrust[]): string {
  return `${escapeLikeGo(JSON.stringify(images.map(repositoryJson), undefined, 4))}\n`;
}

function repositoryJson({ name, signedTags, signers, administrativeKeys }: DockerTrust): object {
  return {
    Name: name,
    SignedTags: signedTags.map(tagJson),
    Signers: descending(signers).map(keysJson),
    AdministrativeKeys: descending(administrativeKeys).map(keysJson),
  };
}

function tagJson({ tag, digest, signers }: DockerSignedTag): object {
  return { SignedTag: tag, Digest: digest, Signers: signers.length === 0 ? [ADMIN] : signers };
}

/** `omitempty`: a signer without keys has no member `Keys`. */
function keysJson({ name, keyIds }: DockerKeys): object {
  return { Name: name, ...(keyIds.length === 0 ? {} : { Keys: keyIds.map((id) => ({ ID: id })) }) };
}

function descending(keys: readonly DockerKeys[]): readonly DockerKeys[] {
  return [...keys].sort((a, b) => compareCodePoints(b.name, a.name));
}

/** Go's encoder also escapes what could end a script element (`encoding/json` `HTMLEscape`). */
function escapeLikeGo(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
