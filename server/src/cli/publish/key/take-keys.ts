import { UsageError } from '../../../base/errors.ts';
import type { ImportedKey, KeyImport } from '../../../trust/publishing/keys.ts';
import type { CliHost } from '../../host.ts';

/** Of a PEM text with many keys; one has less than four kilobytes. */
export const MAX_KEY_FILE_BYTES = 1024 * 1024;

/**
 * Takes the private keys of a file in, and says so.
 * @throws UsageError, KeyError
 */
export async function takeKeys(
  host: CliHost,
  file: string,
  fallback: KeyImport['fallback'],
): Promise<readonly ImportedKey[]> {
  const bytes = await host.publisher.readKeyFile(file, MAX_KEY_FILE_BYTES);
  try {
    const imported = await host.publisher.openKeys().import({ bytes, name: file, fallback });
    for (const key of imported) host.stdout.write(`${words(key)}\n`);
    return imported;
  } finally {
    bytes.fill(0);
  }
}

/** The one key of a file, as notary takes them where a role needs one. @returns its canonical id @throws UsageError, KeyError */
export async function takeKey(host: CliHost, file: string, fallback: KeyImport['fallback']): Promise<string> {
  const [key, ...others] = await takeKeys(host, file, fallback);
  if (key === undefined || others.length > 0) throw new UsageError(`${file} holds more than one private key`);
  return key.id;
}

function words({ id, outcome, role }: ImportedKey): string {
  return outcome === 'imported' ? `Imported the ${role} key ${id}` : `The ${role} key ${id} is here already`;
}
