import { newNotaryClient, startNotaryServer } from '../real-notary.ts';
import { startRegistry } from '../real-registry.ts';
import type { LabPlace, LabServers } from './lab-servers.ts';
import { notaryPublisher } from './notary-publisher.ts';
import { startTrustServer } from './trust-server.ts';

/**
 * Debian's docker-registry and notary-server. Clients talk to a small server in front of the latter, which adds the repositories
 * that notary-server would not take.
 */
export async function startRealServers({ registryPort, trustPort, folder, running }: LabPlace): Promise<LabServers> {
  const registry = await running.add(startRegistry({ port: registryPort }));
  const notary = await running.add(startNotaryServer());
  const trustServer = await running.add(startTrustServer(trustPort, notary.url));
  const client = await newNotaryClient({ url: notary.url, parent: folder });
  return {
    registry: registry.host.replace('127.0.0.1', 'localhost'),
    trustServer,
    publisher: await notaryPublisher(client, folder),
    requests: () => trustServer.requests,
  };
}
