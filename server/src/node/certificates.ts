import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tls from 'node:tls';
import { UnreachableError } from '../base/errors.ts';
import { certificatesIn, isCertificate, readSystemRoots } from './authorities.ts';

/** Where certificates come from, besides the roots that Node and the system bring. */
export interface CertificateSources {
  /** PEM texts of further authorities, trusted for every host (`readAuthorities`). */
  readonly authorities: readonly string[];
  /**
   * Folders that hold one folder a host, as docker keeps them: `~/.docker/tls/HOST[:PORT]` (docker/cli `trust.go
   * certificateDirectory`) and `/etc/docker/certs.d/HOST[:PORT]`. In them `*.crt` are authorities trusted for this
   * host, `*.cert` with `*.key` the client's own certificates.
   */
  readonly hostFolders: readonly string[];
}

/**
 * Verifies every host against the roots that Node and the system bring, `sources.authorities` and the authorities filed for
 * that host. Nothing turns verification off: docker skips it for registries on loopback addresses, but whoever listens on
 * a local port is not always who the user thinks, and a certificate in docker's folder does the same job.
 */
export class Certificates {
  readonly #sources: CertificateSources;
  #common: Promise<CommonTrust> | undefined;

  constructor(sources: CertificateSources) {
    this.#sources = sources;
  }

  /**
   * What to trust, and who to be, in connections to `host`.
   * @param host `host[:port]`, the port absent where it is the scheme's own
   * @throws UnreachableError `tls` where the host's own files cannot be used
   */
  async contextFor(host: string): Promise<tls.SecureContext> {
    this.#common ??= loadCommonTrust(this.#sources.authorities);
    const [common, own] = await Promise.all([this.#common, this.#loadHost(host)]);
    if (own.ca.length + own.cert.length === 0) return common.context;
    try {
      return trusting([...common.further, ...own.ca], { cert: [...own.cert], key: [...own.key] });
    } catch (cause) {
      throw new UnreachableError('tls', host, `the certificate files for ${host} cannot be used`, { cause });
    }
  }

  async #loadHost(host: string): Promise<HostFiles> {
    const folders = this.#sources.hostFolders.flatMap((folder) =>
      hostFolderNames(host).map((name) => join(folder, name)),
    );
    const loaded = await Promise.all(folders.map((folder) => loadFolder(folder, host)));
    return {
      ca: loaded.flatMap((files) => files.ca),
      cert: loaded.flatMap((files) => files.cert),
      key: loaded.flatMap((files) => files.key),
    };
  }
}

/** PEM texts; `cert` and `key` belong together by position. */
interface HostFiles {
  readonly ca: readonly string[];
  readonly cert: readonly string[];
  readonly key: readonly string[];
}

/** Windows allows no colon in a folder's name; docker leaves it out there. A name of dots alone would leave the folder. */
function hostFolderNames(host: string): readonly string[] {
  if (/^\.+$/.test(host)) return [];
  const names = /:\d+$/.test(host) ? [host] : [host, `${host}:443`];
  return process.platform === 'win32' ? names.map((name) => name.replaceAll(':', '')) : names;
}

async function loadFolder(folder: string, host: string): Promise<HostFiles> {
  const names = await listFolder(folder);
  const read = (name: string) => readFile(join(folder, name), 'utf8');
  const certs = names.filter((name) => name.endsWith('.cert'));
  const stray = strayFile(names);
  try {
    if (stray !== undefined) throw new UnreachableError('tls', host, `${join(folder, stray)} lacks its other half`);
    return {
      ca: await Promise.all(names.filter((name) => name.endsWith('.crt')).map(read)),
      cert: await Promise.all(certs.map(read)),
      key: await Promise.all(certs.map((name) => read(name.replace(/\.cert$/, '.key')))),
    };
  } catch (cause) {
    if (cause instanceof UnreachableError) throw cause;
    throw new UnreachableError('tls', host, `a certificate file in ${folder} cannot be read`, { cause });
  }
}

/** A client certificate without its key, or the other way round: docker refuses to go on, and so do we. */
function strayFile(names: readonly string[]): string | undefined {
  const isStray = (name: string, from: string, to: string) =>
    name.endsWith(from) && !names.includes(name.slice(0, -from.length) + to);
  return names.find((name) => isStray(name, '.cert', '.key') || isStray(name, '.key', '.cert'));
}

async function listFolder(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch {
    // Most hosts have no folder; one that may not be read is as good as none, and the handshake will tell.
    return [];
  }
}

interface CommonTrust {
  /** PEM of the authorities that Node does not bring. */
  readonly further: readonly string[];
  readonly context: tls.SecureContext;
}

async function loadCommonTrust(given: readonly string[]): Promise<CommonTrust> {
  const known = new Set(tls.rootCertificates.map(withoutBlanks));
  const further = [await readSystemRoots(), ...given]
    .flatMap(certificatesIn)
    .filter((pem) => !known.has(withoutBlanks(pem)) && isCertificate(pem));
  return { further, context: trusting(further) };
}

/** PEM files differ in their line breaks. */
function withoutBlanks(pem: string): string {
  return pem.replaceAll(/\s/g, '');
}

/**
 * Trusts Node's own authorities and these. Given as `ca` they would take the place of Node's, which OpenSSL would have to read
 * anew with them, for 20 ms; so they are added to what it has read already. That is how `ca` itself is done in Node, but no
 * documented part of it: where it is missing, all are given.
 */
function trusting(authorities: readonly string[], identity: tls.SecureContextOptions = {}): tls.SecureContext {
  const secure = tls.createSecureContext(identity);
  const native = secure.context as { addCACert?: (pem: string) => void };
  if (native.addCACert === undefined) {
    return tls.createSecureContext({ ...identity, ca: [...tls.rootCertificates, ...authorities] });
  }
  for (const pem of authorities) native.addCACert(pem);
  return secure;
}
