import { ImageTrustError, UnreachableError, UsageError } from '../../base/errors.ts';
import type { Publication, Publishing } from '../../trust/publishing/publishing.ts';
import { visible } from '../../base/visible.ts';
import { complain } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { failureWords } from '../../rules/words.ts';
import type { CliHost } from '../host.ts';
import { trustRequest, type TrustOptions } from '../options.ts';

/**
 * Runs a publishing command and says on stderr why it came to nothing: 1 for a refusal (of the server, of a check, of a key),
 * 3 where the server could not be reached.
 * @throws UsageError, and whatever is a fault of the program
 */
export async function publishing(host: CliHost, work: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ImageTrustError) || error instanceof UsageError) throw error;
    complain(host, failureWords(error));
    return error instanceof UnreachableError ? EXIT.unchecked : EXIT.findings;
  }
}

/** The same, for commands that ask a trust server. */
export function publishingTo(
  host: CliHost,
  options: TrustOptions,
  work: (opened: Publishing) => Promise<ExitCode>,
): Promise<ExitCode> {
  return publishing(host, async () => work(await host.publisher.openPublishing(await trustRequest(host, options))));
}

/** What was published, and what of it still waits for somebody's signature. */
export function report(host: CliHost, { roles, orphaned, words }: Publication): ExitCode {
  host.stdout.write(
    roles.length === 0
      ? 'Nothing to publish: it is so already\n'
      : `${visible(words.done)}\nPublished: ${roles.join(', ')}\n`,
  );
  for (const role of orphaned) {
    complain(host, `${role} counts for nothing until enough of its keys sign it again: image-trust witness`);
  }
  return EXIT.allowed;
}

/**
 * What cannot be taken back is asked for first.
 * @param yes the answer given with the command
 * @throws UsageError where there is nobody to ask
 */
export async function isConfirmed(host: CliHost, question: string, yes: 'yes' | undefined): Promise<boolean> {
  if (yes !== undefined) return true;
  const answer = await host.publisher.confirm(question);
  if (answer === 'nobody') throw new UsageError(`${question} Say so with --yes`);
  if (answer === 'no') complain(host, 'nothing was changed');
  return answer === 'yes';
}
