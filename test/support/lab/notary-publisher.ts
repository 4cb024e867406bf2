import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NotaryClient } from '../real-notary.ts';
import { signingRoles, type KeysByRole, type Publisher, type TagToSign } from './publisher.ts';

/** Publishes with the `notary` client, as a maintainer does. @param folder for the delegate's key pair */
export async function notaryPublisher(notary: NotaryClient, folder: string): Promise<Publisher> {
  const alice = await createDelegate(folder);
  return {
    publish: async (gun, tags) => {
      await notary.run('init', gun);
      if (tags.some((tag) => tag.signedBy === 'alice')) {
        for (const role of ['targets/releases', 'targets/alice']) {
          await notary.run('delegation', 'add', gun, role, alice.publicKeyFile, '--all-paths');
        }
        await notary.run('key', 'import', alice.privateKeyFile, '--role', 'targets/alice', '--gun', gun);
      }
      for (const tag of tags) await notary.run('addhash', gun, ...targetArguments(tag));
      await notary.run('publish', gun);
      // From here on the server signs snapshots, so that delegates can publish without the repository's keys.
      await notary.run('key', 'rotate', gun, 'snapshot', '--server-managed');
      return { ...(await baseKeys(notary, gun)), ...(await delegationKeys(notary, gun)) };
    },
  };
}

/** From `notary key list`: ROLE, GUN (for keys of one repository), KEY ID, LOCATION. */
async function baseKeys(notary: NotaryClient, gun: string): Promise<KeysByRole> {
  const rows = (await notary.run('key', 'list')).split('\n').map((line) => line.trim().split(/\s+/));
  const root = rows.find(([role]) => role === 'root')?.[1] ?? '';
  const targets = rows.find(([role, repository]) => role === 'targets' && gun.startsWith(repository ?? ''))?.[2] ?? '';
  return { root: [root], targets: [targets] };
}

/** From `notary delegation list`: ROLE, PATHS, KEY IDS, THRESHOLD. */
async function delegationKeys(notary: NotaryClient, gun: string): Promise<KeysByRole> {
  const rows = (await notary.run('delegation', 'list', gun)).split('\n').filter((line) => line.startsWith('targets/'));
  return Object.fromEntries(rows.map((line) => [line.split(' ', 1)[0] ?? '', line.match(/[0-9a-f]{64}/g) ?? []]));
}

function targetArguments(tag: TagToSign): readonly string[] {
  const roles = signingRoles(tag).flatMap((role) => ['--roles', role]);
  return [tag.tag, String(tag.size), '--sha256', tag.digest.hex, ...roles];
}

/** A key pair as `docker trust key generate` makes it. */
async function createDelegate(folder: string): Promise<{ publicKeyFile: string; privateKeyFile: string }> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const files = { publicKeyFile: join(folder, 'alice.pub'), privateKeyFile: join(folder, 'alice.key') };
  await writeFile(files.publicKeyFile, publicKey.export({ type: 'spki', format: 'pem' }));
  await writeFile(files.privateKeyFile, privateKey.export({ type: 'sec1', format: 'pem' }), { mode: 0o600 });
  return files;
}
