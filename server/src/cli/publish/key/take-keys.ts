import { visible } from '../../../base/visible.ts';
import type { ImportedKey, KeyImport } from '../../../trust/publishing/keys.ts';
import type { CliHost } from '../../host.ts';

/** Of a PEM text with many keys; one has less than four kilobytes. */
export const MAX_KEY_FILE_BYTES = 1024 * 1024;

/**
 * Takes the private keys of a file in, and says so.
 * @throws UsageError, KeyError
 */
export async function takeKeys(host: CliHost, from: Omit<KeyImport, 'bytes'>): Promise<readonly ImportedKey[]> {
  const bytes = await host.publisher.readKeyFile(from.name, MAX_KEY_FILE_BYTES);
  try {
    const imported = await host.publisher.openKeys().import({ ...from, bytes });
    for (const key of imported) host.stdout.write(`${visible(words(key))}\n`);
    return imported;
  } finally {
    bytes.fill(0);
  }
}

/** The one key of a file, as notary takes them where a role needs one. @returns its canonical id @throws UsageError, KeyError */
export async function takeKey(host: CliHost, file: string, fallback: KeyImport['fallback']): Promise<string> {
  const [key] = await takeKeys(host, { name: file, fallback, holds: 'one' });
  return key?.id ?? '';
}

function words({ id, outcome, role }: ImportedKey): string {
  return outcome === 'imported' ? `Imported the ${role} key ${id}` : `The ${role} key ${id} is here already`;
}
