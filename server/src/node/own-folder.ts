import { access, constants, mkdir } from 'node:fs/promises';
import { UsageError } from '../base/errors.ts';

/**
 * Makes sure that a folder which the user chose for our state is there and can be written.
 * @throws UsageError where it is neither
 */
export async function ensureOwnFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new UsageError(`the folder ${path} cannot be written`, { cause });
  }
}
