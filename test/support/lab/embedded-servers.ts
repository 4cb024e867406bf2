import { startEmbeddedRegistry } from './embedded-registry.ts';
import { kitPublisher } from './kit-publisher.ts';
import type { LabPlace, LabServers } from './lab-servers.ts';
import { startTrustServer } from './trust-server.ts';

/** Everything in memory, with nothing installed. @throws Error with code `EADDRINUSE` */
export async function startEmbeddedServers({ registryPort, trustPort, running }: LabPlace): Promise<LabServers> {
  const registry = await running.add(startEmbeddedRegistry(registryPort));
  const trustServer = await running.add(startTrustServer(trustPort));
  return {
    registry: registry.host,
    trustServer,
    publisher: kitPublisher(trustServer, 'valid'),
    requests: () => [...trustServer.requests, ...registry.requests],
  };
}
