import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Paths of PEM files. */
export interface ServerCertificate {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

const run = promisify(execFile);

const EXTENSIONS = `subjectAltName=DNS:localhost,DNS:trust.example.test,IP:127.0.0.1
basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth,clientAuth
`;

/**
 * A certificate for `localhost`, `127.0.0.1` and `trust.example.test`, good as server and as client, signed by a private CA made for it.
 * Needs the `openssl` command.
 * @param folder where the files go; created where it does not exist
 */
export async function createServerCertificate(folder: string): Promise<ServerCertificate> {
  await mkdir(folder, { recursive: true });
  const openssl = (...args: string[]) => run('openssl', args, { cwd: folder });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const ca = ['-subj', '/CN=Image Trust test CA', '-addext', 'basicConstraints=critical,CA:TRUE'];
  await openssl('req', '-x509', '-days', '2', ...newKey, ...ca, '-keyout', 'ca.key', '-out', 'ca.crt');
  await openssl('req', ...newKey, '-subj', '/CN=localhost', '-keyout', 'server.key', '-out', 'server.csr');
  await writeFile(join(folder, 'server.ext'), EXTENSIONS);
  const signing = ['-req', '-days', '1', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'];
  await openssl('x509', ...signing, '-in', 'server.csr', '-extfile', 'server.ext', '-out', 'server.crt');
  return {
    caFile: join(folder, 'ca.crt'),
    certFile: join(folder, 'server.crt'),
    keyFile: join(folder, 'server.key'),
  };
}
