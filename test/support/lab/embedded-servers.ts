import { startEmbeddedRegistry } from './embedded-registry.ts';
import { kitPublisher } from './kit-publisher.ts';
import type { LabServers } from './lab-servers.ts';
import { startTrustServer } from './trust-server.ts';

/** Everything in memory, with nothing installed. @throws Error with code `EADDRINUSE` */
export async function startEmbeddedServers(registryPort: number, trustPort: number): Promise<LabServers> {
  const registry = await startEmbeddedRegistry(registryPort);
  const trustServer = await startTrustServer(trustPort);
  return {
    registry: registry.host,
    trustServer,
    publisher: kitPublisher(trustServer, 'valid'),
    requests: () => [...trustServer.requests, ...registry.requests],
    stop: async () => {
      await trustServer.stop();
      await registry.stop();
    },
  };
}
