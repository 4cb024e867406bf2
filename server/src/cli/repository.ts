import { UsageError } from '../base/errors.ts';
import { parseGun } from '../reference/gun.ts';
import { normalise } from '../reference/normalise.ts';
import { parseReference } from '../reference/parse-reference.ts';
import type { ImageName } from '../reference/image-name.ts';
import type { RepositoryTrust } from '../trust/provider.ts';
import { noteStaleness, refusalExit, refusalWords } from './answer.ts';
import { complain } from './command.ts';
import type { ExitCode } from './exit-code.ts';
import type { CliHost } from './host.ts';
import { trustRequest, type TrustOptions } from './options.ts';

/** What commands say of their argument `<gun>`. */
export const GUN_ARGUMENT = 'the repository with its host: docker.io/library/alpine';

export type RepositoryAnswer =
  | { readonly kind: 'trusted'; readonly repository: RepositoryTrust }
  /** The reason is on stderr already. */
  | { readonly kind: 'refused'; readonly exit: ExitCode };

/**
 * The trust data of the repository that a command names.
 * @throws UsageError where `text` is no GUN
 */
export async function askRepository(host: CliHost, text: string, options: TrustOptions): Promise<RepositoryAnswer> {
  const image = repositoryNamed(text);
  const trust = await host.openTrust(await trustRequest(host, options));
  const answer = await trust.repository(image.gun, { freshness: 'now' });
  if (answer.kind === 'trusted') {
    noteStaleness(host, answer.repository);
    return answer;
  }
  complain(host, refusalWords(image, answer, host.clock.now()));
  return { kind: 'refused', exit: refusalExit(answer) };
}

/** Nothing is filled in, for that would be another repository; but the name that was probably meant is offered. */
export function repositoryNamed(text: string): ImageName {
  const gun = parseGun(text);
  const parsed = parseReference(text);
  if (parsed.kind === 'invalid') throw new UsageError(`${text} is no repository: ${parsed.problem.message}`);
  const { registry, repository, familiar, gun: meant } = normalise(parsed.reference);
  if (gun === undefined) {
    throw new UsageError(`${text} is no repository's whole name, host/path without tag and digest. Is ${meant} meant?`);
  }
  return { registry, repository, familiar, gun };
}
