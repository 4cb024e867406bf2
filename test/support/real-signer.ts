import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { end, freePort, listening } from './real-notary.ts';
import type { ServerCertificate } from './tls-certs.ts';

/** A `notary-signer` 0.7 on a free loopback port, which keeps servers' keys in memory and asks for their certificates. */
export interface NotarySigner {
  /** What a server's configuration says about it. */
  readonly trustService: object;
  stop(): Promise<void>;
}

/** @param tls of the signer and of the server: each shows it to the other */
export async function startNotarySigner(tls: ServerCertificate): Promise<NotarySigner> {
  const folder = await mkdtemp(join(tmpdir(), 'image-trust-signer-'));
  const port = await freePort();
  const config = join(folder, 'signer.json');
  await writeFile(config, JSON.stringify(configuration(port, tls)));
  const env = { ...process.env, NOTARY_SIGNER_DEFAULT_ALIAS: 'a1', NOTARY_SIGNER_A1: 'passphrase' };
  const signer = spawn('notary-signer', ['-config', config], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const stop = async (): Promise<void> => {
    await end(signer);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await listening(signer, port);
  } catch (error) {
    await stop();
    throw error;
  }
  return { trustService: trustService(port, tls), stop };
}

function configuration(port: number, { certFile, keyFile, caFile }: ServerCertificate): object {
  const files = { tls_cert_file: certFile, tls_key_file: keyFile, client_ca_file: caFile };
  return {
    server: { grpc_addr: `127.0.0.1:${port}`, ...files },
    logging: { level: 'error' },
    storage: { backend: 'memory' },
  };
}

function trustService(port: number, { certFile, keyFile, caFile }: ServerCertificate): object {
  const files = { tls_ca_file: caFile, tls_client_cert: certFile, tls_client_key: keyFile };
  return { type: 'remote', hostname: 'localhost', port: String(port), key_algorithm: 'ecdsa', ...files };
}
