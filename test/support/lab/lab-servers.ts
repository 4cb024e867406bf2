import type { Publisher } from './publisher.ts';
import type { RunningServers } from './running-servers.ts';
import type { LabTrustServer } from './trust-server.ts';

/** What one kind of lab consists of, before anything is published. */
export interface LabServers {
  /** `localhost:PORT`. */
  readonly registry: string;
  readonly trustServer: LabTrustServer;
  readonly publisher: Publisher;
  /** Since the start; see `Lab`. */
  readonly requests: () => readonly string[];
}

/** What the servers of a lab are started with. */
export interface LabPlace {
  readonly registryPort: number;
  readonly trustPort: number;
  /** For keys, and for what clients remember. */
  readonly folder: string;
  /** Whoever starts a server adds it here. */
  readonly running: RunningServers;
}
