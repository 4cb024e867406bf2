import { unreachableCase } from '../base/errors.ts';
import type { ImageName } from '../reference/image-name.ts';
import { imageNoTrustData } from '../rules/image-no-trust-data.ts';
import { trustExpired } from '../rules/trust-expired.ts';
import { trustRejected } from '../rules/trust-rejected.ts';
import { trustRetired } from '../rules/trust-retired.ts';
import { trustUnavailable } from '../rules/trust-unavailable.ts';
import { stalenessWords } from '../rules/words.ts';
import type { RepositoryTrust, TrustAnswer } from '../trust/provider.ts';
import { complain } from './command.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import type { CliHost } from './host.ts';

/** Every answer but trust data themselves. */
export type Refusal = Exclude<TrustAnswer, { kind: 'trusted' }>;

/** Why there are no trust data for an image, in the words of the editor. `now`: milliseconds since the epoch. */
export function refusalWords(image: ImageName, answer: Refusal, now: number): string {
  switch (answer.kind) {
    case 'noTrustData':
      return imageNoTrustData.message({ ...answer, image, registry: { kind: 'notAsked' } }, now);
    case 'expired':
      return trustExpired.message({ ...answer, image }, now);
    case 'rejected':
      return trustRejected.message({ ...answer, image }, now);
    case 'retired':
      return trustRetired.message({ ...answer, image }, now);
    case 'unavailable':
      return trustUnavailable.message({ ...answer, image }, now);
    default:
      return unreachableCase(answer);
  }
}

/** "Not trusted" and "could not be had" are two ends. A service that was shut down can say nothing: it could not be had. */
export function refusalExit(answer: Refusal): ExitCode {
  switch (answer.kind) {
    case 'noTrustData':
    case 'expired':
    case 'rejected':
      return EXIT.findings;
    case 'retired':
    case 'unavailable':
      return EXIT.unchecked;
    default:
      return unreachableCase(answer);
  }
}

/** Says on stderr where an answer is older than it should be, since the results on stdout have no place for it. */
export function noteStaleness(host: CliHost, asked: Pick<RepositoryTrust, 'gun' | 'checkedAt' | 'stale'>): void {
  const caveat = stalenessWords(asked, host.clock.now()).trim();
  if (caveat !== '') complain(host, `${asked.gun}: ${caveat}`);
}
