import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TokenAuth } from './real-registry.ts';
import { type NotarySigner, startNotarySigner } from './real-signer.ts';
import { createServerCertificate, type ServerCertificate } from './tls-certs.ts';

/** A `notary-server` 0.7 on a free loopback port that keeps its data in memory. Its timestamp keys are ed25519. */
export interface NotaryServer {
  /** `http://localhost:PORT`, or `https:` where it has a certificate. */
  readonly url: string;
  /** `localhost:PORT`. */
  readonly host: string;
  /** Ends the process and removes its folder. */
  stop(): Promise<void>;
}

/** A server with TLS by its own CA, as docker and notary want it. */
export interface RealNotary extends NotaryServer {
  readonly caFile: string;
  /** A `notary` client with a trust folder of its own. */
  client(): Promise<NotaryClient>;
}

export interface NotaryClient {
  readonly trustDir: string;
  /** Runs `notary ARGS`. @throws Error with what it printed where it fails. */
  run(...args: readonly string[]): Promise<string>;
  /** Runs `notary ARGS` and returns how it ended, too. */
  attempt(...args: readonly string[]): Promise<NotaryResult>;
}

export interface NotaryResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const PASSPHRASES = {
  NOTARY_ROOT_PASSPHRASE: 'root passphrase',
  NOTARY_TARGETS_PASSPHRASE: 'targets passphrase',
  NOTARY_SNAPSHOT_PASSPHRASE: 'snapshot passphrase',
  NOTARY_DELEGATION_PASSPHRASE: 'delegation passphrase',
};

const run = promisify(execFile);

/**
 * Starts a server with TLS, and makes clients for it.
 * @param keys where the server keeps its keys: itself, or in a `notary-signer`, as in production, asked over mutual TLS
 */
export async function startNotary(keys: 'own' | 'signer' = 'own'): Promise<RealNotary> {
  const folder = await mkdtemp(join(tmpdir(), 'image-trust-notary-'));
  const tls = await createServerCertificate(folder);
  const signer = keys === 'signer' ? await startNotarySigner(tls) : undefined;
  const server = await startNotaryServer({ tls, ...(signer === undefined ? {} : { signer }) });
  const { caFile } = tls;
  return {
    ...server,
    caFile,
    client: () => newNotaryClient({ url: server.url, caFile, parent: folder }),
    stop: async () => {
      await server.stop();
      await signer?.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Starts a server and waits until it listens. @throws Error with its last words where it does not. */
export async function startNotaryServer(options: NotaryServerOptions = {}): Promise<NotaryServer> {
  const folder = await mkdtemp(join(tmpdir(), 'image-trust-notary-'));
  const port = await freePort();
  const config = join(folder, 'server.json');
  await writeFile(config, JSON.stringify(configuration(port, options)));
  const server = spawn('notary-server', ['-config', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  const stop = async (): Promise<void> => {
    await end(server);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await listening(server, port);
  } catch (error) {
    await stop();
    throw error;
  }
  const host = `localhost:${port}`;
  return { url: `${options.tls === undefined ? 'http' : 'https'}://${host}`, host, stop };
}

export interface NotaryServerOptions {
  readonly tls?: Pick<ServerCertificate, 'certFile' | 'keyFile'>;
  /** Wants tokens of this token server. */
  readonly auth?: TokenAuth;
  /** Keeps the server's keys. */
  readonly signer?: NotarySigner;
}

function configuration(port: number, { tls, auth, signer }: NotaryServerOptions): object {
  const files = tls === undefined ? {} : { tls_cert_file: tls.certFile, tls_key_file: tls.keyFile };
  return {
    server: { http_addr: `127.0.0.1:${port}`, ...files },
    trust_service: signer?.trustService ?? { type: 'local', hostname: '', port: '', key_algorithm: 'ed25519' },
    storage: { backend: 'memory' },
    logging: { level: 'error' },
    ...(auth === undefined ? {} : { auth: { type: 'token', options: tokenOptions(auth) } }),
  };
}

function tokenOptions({ realm, service, issuer, rootCertFile }: TokenAuth): object {
  return { realm, service, issuer, rootcertbundle: rootCertFile };
}

export interface NotaryClientOptions {
  /** Of any trust server, `http` or `https`. */
  readonly url: string;
  readonly caFile?: string;
  /** Where its trust folder is made. */
  readonly parent: string;
}

/** The `notary` command with a new, empty trust folder. */
export async function newNotaryClient({ url, caFile, parent }: NotaryClientOptions): Promise<NotaryClient> {
  const trustDir = await mkdtemp(join(parent, 'trust-'));
  const common = ['-s', url, '-d', trustDir, ...(caFile === undefined ? [] : ['--tlscacert', caFile])];
  const attempt = async (...args: readonly string[]): Promise<NotaryResult> => {
    const options = { env: { ...process.env, ...PASSPHRASES, HOME: trustDir }, maxBuffer: 1 << 26 };
    try {
      const { stdout, stderr } = await run('notary', [...common, ...args], options);
      return { exitCode: 0, stdout, stderr };
    } catch (error) {
      const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string };
      if (typeof code !== 'number') throw error;
      return { exitCode: code, stdout, stderr };
    }
  };
  return {
    trustDir,
    attempt,
    run: async (...args) => {
      const { exitCode, stdout, stderr } = await attempt(...args);
      if (exitCode !== 0) throw new Error(`notary ${args.join(' ')} ended with ${exitCode}:\n${stdout}${stderr}`);
      return stdout;
    },
  };
}

/** A port that was free a moment ago: this server cannot choose one itself and say which. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits until a server listens: it says nothing when it is ready, so it is called until it answers. */
export async function listening(server: ChildProcess, port: number): Promise<void> {
  const words: string[] = [];
  server.stderr?.setEncoding('utf8').on('data', (text: string) => words.push(text));
  server.on('error', (error) => words.push(error.message));
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && server.exitCode === null && server.pid !== undefined) {
    if (await accepts(port)) return;
    await once(server, 'exit', { signal: AbortSignal.timeout(POLL_MS) }).catch(() => undefined);
  }
  throw new Error(`${server.spawnfile} did not start:\n${words.join('').slice(-2000)}`);
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

const START_MS = 15_000;
const POLL_MS = 50;

export async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return;
  const exited = once(server, 'exit');
  server.kill('SIGTERM');
  await exited;
}
