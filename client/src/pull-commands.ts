const REPOSITORY = /^[A-Za-z0-9[][A-Za-z0-9.:[\]-]*(?:\/[a-z0-9._-]+)+$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * What docker's own trusted pull did (docker/cli `trust.go trustedPull`): the signed digest is pulled, then gets the tag's name.
 * `undefined` where a part holds anything that a shell might understand: trust data were written by others.
 * @returns one command a line, the same in every shell
 */
export function pullCommands(gun: string, tag: string, digest: string): string | undefined {
  if (!REPOSITORY.test(gun) || !TAG.test(tag) || !DIGEST.test(digest)) return undefined;
  return `docker pull ${gun}@${digest}\ndocker tag ${gun}@${digest} ${gun}:${tag}`;
}
