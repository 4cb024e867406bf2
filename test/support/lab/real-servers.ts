import { newNotaryClient, startNotaryServer } from '../real-notary.ts';
import { startRegistry } from '../real-registry.ts';
import type { LabServers } from './lab-servers.ts';
import { notaryPublisher } from './notary-publisher.ts';
import { startTrustServer } from './trust-server.ts';

/**
 * Debian's docker-registry and notary-server. Clients talk to a small server in front of the latter, which adds the repositories
 * that notary-server would not take.
 * @param folder for keys, and for what the notary client remembers
 */
export async function startRealServers(registryPort: number, trustPort: number, folder: string): Promise<LabServers> {
  const registry = await startRegistry({ port: registryPort });
  const notary = await startNotaryServer();
  const trustServer = await startTrustServer(trustPort, notary.url);
  const client = await newNotaryClient({ url: notary.url, parent: folder });
  return {
    registry: registry.host.replace('127.0.0.1', 'localhost'),
    trustServer,
    publisher: await notaryPublisher(client, folder),
    requests: () => trustServer.requests,
    stop: async () => {
      await trustServer.stop();
      await notary.stop();
      await registry.stop();
    },
  };
}
