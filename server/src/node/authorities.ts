import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { UsageError } from '../base/errors.ts';

/**
 * PEM texts of the authorities that the user adds for every host.
 * @param caFile what `--ca` or the setting names
 * @param extraCaFile what `NODE_EXTRA_CA_CERTS` names; as in Node, no error where it cannot be read
 * @throws UsageError where `caFile` cannot be read, or holds no certificate or a broken one
 */
export async function readAuthorities(
  caFile: string | undefined,
  extraCaFile: string | undefined,
): Promise<readonly string[]> {
  const given = caFile === undefined ? [] : [await readCaFile(caFile)];
  const extra = extraCaFile === undefined ? undefined : await readIfPossible(extraCaFile);
  return extra === undefined ? given : [...given, extra];
}

/**
 * What the files of pinned authorities hold, under the names that are pinned to them.
 * @throws UsageError as `readAuthorities`: a pin that is left out would let any root be trusted
 */
export async function readPinnedAuthorities(
  files: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const read = async ([name, file]: [string, string]): Promise<[string, Uint8Array]> => {
    const text = await readCaFile(file);
    return [name, new TextEncoder().encode(certificatesIn(text).join('\n'))];
  };
  return new Map(await Promise.all([...files].map(read)));
}

async function readCaFile(file: string): Promise<string> {
  const text = await readIfPossible(file);
  if (text === undefined) throw new UsageError(`the CA file ${file} cannot be read`);
  const certificates = certificatesIn(text);
  if (certificates.length === 0) throw new UsageError(`the CA file ${file} holds no certificate`);
  if (!certificates.every(isCertificate)) throw new UsageError(`a certificate in the CA file ${file} is broken`);
  return text;
}

/** The certificates of a PEM file, each a PEM text of its own. */
export function certificatesIn(pem: string): readonly string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}

/** Whether OpenSSL can read a PEM text; one that it cannot would make a whole list of authorities unusable. */
export function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

/** Where Linux distributions keep the roots that Go, and so docker, trusts (Go `crypto/x509/root_linux.go`). */
const SYSTEM_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** The system's roots as PEM, which Node 20 does not look at; empty on systems that keep them elsewhere than in a file. */
export async function readSystemRoots(): Promise<string> {
  for (const file of SYSTEM_BUNDLES) {
    const text = await readIfPossible(file);
    if (text !== undefined) return text;
  }
  return '';
}

async function readIfPossible(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}
