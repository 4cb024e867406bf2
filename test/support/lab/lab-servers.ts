import type { Publisher } from './publisher.ts';
import type { LabTrustServer } from './trust-server.ts';

/** What one kind of lab consists of, before anything is published. */
export interface LabServers {
  /** `localhost:PORT`. */
  readonly registry: string;
  readonly trustServer: LabTrustServer;
  readonly publisher: Publisher;
  /** Since the start; see `Lab`. */
  requests(): readonly string[];
  stop(): Promise<void>;
}
