import { createKey, TestRepository } from '../trust-kit/index.ts';
import { signingRoles, type Publisher } from './publisher.ts';
import type { LabTrustServer } from './trust-server.ts';

const WEEK_MS = 7 * 86_400_000;

/** Signs with keys made on the spot and hands the files to the lab's trust server. `expired`: the targets, a week ago. */
export function kitPublisher(server: LabTrustServer, validity: 'valid' | 'expired'): Publisher {
  return {
    publish: (gun, tags) => {
      const now = Date.now();
      const repository = new TestRepository({ gun, now });
      if (tags.some((tag) => tag.signedBy === 'alice')) {
        const keys = [createKey()];
        repository.delegate('targets/releases', { keys }).delegate('targets/alice', { keys });
      }
      for (const tag of tags) {
        const target = { sha256: tag.digest.hex, size: tag.size };
        for (const role of signingRoles(tag)) repository.addTarget(role, tag.tag, target);
      }
      if (validity === 'expired') {
        repository.edit('targets', (signed) => {
          signed.expires = new Date(now - WEEK_MS).toISOString();
        });
      }
      server.publish(gun, repository.publish().files());
      const roles = repository.roles.filter((role) => role.startsWith('targets'));
      const keysOf = (role: string): readonly string[] => repository.signersOf(role).map(({ id }) => id);
      return Promise.resolve(Object.fromEntries(roles.map((role) => [role, keysOf(role)])));
    },
  };
}
