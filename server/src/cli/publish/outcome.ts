import { ImageTrustError, UnreachableError, UsageError } from '../../base/errors.ts';
import { complain } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { CliHost } from '../host.ts';

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
    complain(host, error.message);
    return error instanceof UnreachableError ? EXIT.unchecked : EXIT.findings;
  }
}
