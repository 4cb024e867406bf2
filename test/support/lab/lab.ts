import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findExecutable } from '../../../scripts/process.ts';
import { choosePort } from './choose-port.ts';
import { startEmbeddedServers } from './embedded-servers.ts';
import { kitPublisher } from './kit-publisher.ts';
import { publishStory } from './publish-story.ts';
import type { KeysByRole } from './publisher.ts';
import { startRealServers } from './real-servers.ts';
import { RunningServers } from './running-servers.ts';

/** Where these are free, the lab takes them. The samples name the registry's. */
export const USUAL_PORTS = { registry: 5050, trustServer: 4443 } as const;

/** `real`: Debian's docker-registry, notary-server and notary client. `embedded`: ours, in memory, with signatures as real. */
export type LabKind = 'real' | 'embedded';

export interface LabOptions {
  readonly kind: LabKind;
  /** `any`: for tests, of which several may run at once. */
  readonly ports: 'usual' | 'any';
}

/** A registry and a trust server on loopback in which the story of `story.ts` is published. */
export interface Lab {
  /** `localhost:PORT`: the host of the lab's images. */
  readonly registry: string;
  /** `http://localhost:PORT`. */
  readonly trustServer: string;
  /** By repository name. */
  readonly keys: Readonly<Record<string, KeysByRole>>;
  /** `METHOD TARGET` of what was asked since the story was published: of the trust server, and of the registry if embedded. */
  requests(): readonly string[];
  stop(): Promise<void>;
}

/** The real one where its three programs are installed. */
export async function strongestLab(): Promise<LabKind> {
  const programs = await Promise.all(['docker-registry', 'notary-server', 'notary'].map(findExecutable));
  return programs.includes(undefined) ? 'embedded' : 'real';
}

/** Starts both servers and publishes the story. @throws Error where that fails; then nothing is left running */
export async function startLab({ kind, ports }: LabOptions): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), 'image-trust-lab-'));
  const running = new RunningServers();
  const stop = async (): Promise<void> => {
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const registryPort = await choosePort(ports === 'usual' ? USUAL_PORTS.registry : 0);
    const trustPort = await choosePort(ports === 'usual' ? USUAL_PORTS.trustServer : 0);
    const servers = await START[kind]({ registryPort, trustPort, folder, running });
    const { registry, trustServer, publisher, requests } = servers;
    const keys = await publishStory({ registry, publisher, expiredPublisher: kitPublisher(trustServer, 'expired') });
    const before = requests().length;
    return { registry, trustServer: trustServer.url, keys, requests: () => requests().slice(before), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const START = { real: startRealServers, embedded: startEmbeddedServers } as const;
