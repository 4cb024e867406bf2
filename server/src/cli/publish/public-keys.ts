import type { PublicKey } from '../../trust/publishing/publishing.ts';
import type { CliHost } from '../host.ts';
import { MAX_KEY_FILE_BYTES } from './key/take-keys.ts';

/** The public keys or certificates of signers, one a file. @throws KeyError, UsageError */
export async function readPublicKeys(host: CliHost, files: readonly string[]): Promise<readonly PublicKey[]> {
  const keys = host.publisher.openKeys();
  return Promise.all(
    files.map(async (file) => keys.readPublicKey(await host.sources.read(file, MAX_KEY_FILE_BYTES), file)),
  );
}
