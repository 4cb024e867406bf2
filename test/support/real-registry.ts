import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A `docker-registry` (distribution 2.8) that runs on a loopback port and keeps its images in a folder of its own. */
export interface RealRegistry {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** `http://127.0.0.1:PORT`, or `https:` where it has a certificate. */
  readonly url: string;
  /** Ends the process and removes its folder. */
  stop(): Promise<void>;
}

export interface RealRegistryOptions {
  /** Absent: any free one. */
  readonly port?: number;
  readonly tls?: { readonly certFile: string; readonly keyFile: string };
  readonly auth?: RegistryAuth;
}

export type RegistryAuth =
  /** A file of `name:bcrypt` lines. */
  { readonly kind: 'basic'; readonly htpasswd: string } | TokenAuth;

/** Tokens of a token server whose signing certificates chain up to `rootCertFile`. */
export interface TokenAuth {
  readonly kind: 'token';
  readonly realm: string;
  readonly service: string;
  readonly issuer: string;
  readonly rootCertFile: string;
}

/** Starts a registry and waits until it listens. @throws Error with the process's last words where it does not. */
export async function startRegistry(options: RealRegistryOptions = {}): Promise<RealRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'image-trust-registry-'));
  const configFile = join(folder, 'config.json');
  await writeFile(configFile, JSON.stringify(await configuration(folder, options)));
  const server = spawn('docker-registry', ['serve', configFile], { stdio: ['ignore', 'ignore', 'pipe'] });
  const stop = async () => {
    await end(server);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const host = `127.0.0.1:${await portOf(server)}`;
    return { host, url: `${options.tls === undefined ? 'http' : 'https'}://${host}`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The registry reads YAML, of which JSON is a part. Port 0 lets the system choose, so that two registries never race for one. */
async function configuration(folder: string, { port = 0, tls, auth }: RealRegistryOptions): Promise<object> {
  return {
    version: '0.1',
    log: { level: 'info' },
    storage: { filesystem: { rootdirectory: join(folder, 'images') }, delete: { enabled: true } },
    http: {
      addr: `127.0.0.1:${port}`,
      ...(tls === undefined ? {} : { tls: { certificate: tls.certFile, key: tls.keyFile } }),
    },
    ...(auth === undefined ? {} : { auth: await authentication(folder, auth) }),
  };
}

async function authentication(folder: string, auth: RegistryAuth): Promise<object> {
  switch (auth.kind) {
    case 'basic': {
      const path = join(folder, 'htpasswd');
      await writeFile(path, auth.htpasswd);
      return { htpasswd: { realm: 'Image Trust test', path } };
    }
    case 'token': {
      const { realm, service, issuer, rootCertFile } = auth;
      return { token: { realm, service, issuer, rootcertbundle: rootCertFile } };
    }
  }
}

/** The port from the line in which the registry says where it listens. */
async function portOf(server: ChildProcess): Promise<number> {
  const lines: string[] = [];
  const failed = once(server, 'error').then(([error]) => {
    throw error;
  });
  const reading = (async () => {
    if (server.stderr === null) throw new Error('docker-registry has no stderr');
    for await (const line of createInterface({ input: server.stderr })) {
      const port = /listening on 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (port !== undefined) return Number(port);
      lines.push(line);
    }
    throw new Error(`docker-registry did not start:\n${lines.slice(-5).join('\n')}`);
  })();
  const port = await Promise.race([reading, failed]);
  server.stderr?.resume();
  return port;
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return;
  const exited = once(server, 'exit');
  server.kill('SIGTERM');
  await exited;
}
