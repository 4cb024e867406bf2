import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../scripts/process.ts';
import { hex } from './fake-trust.ts';
import type { NotaryClient } from './real-notary.ts';

/** Repositories that between them have everything that `docker trust inspect` and `notary list` show. */
export const STORY = {
  /** Signed by its admin alone: several tags, out of their natural order. */
  plain: 'docker.io/library/plain',
  /** Releases and two signers; tags signed by both, by one, by the admin, and by a signer without a release. */
  signed: 'docker.io/library/signed',
  /** Delegations with limited paths, and one below another. */
  limited: 'ghcr.io/acme/limited',
  /** Initialised, and nothing in it. */
  empty: 'docker.io/library/empty',
  absent: 'docker.io/library/absent',
} as const;

/** Publishes the story as a maintainer does, with the reference client. `folder` keeps the signers' keys. */
export async function publishTrustStory(notary: NotaryClient, folder: string): Promise<void> {
  const alice = await publicKey(folder, 'alice');
  const bob = await certificate(folder, 'bob');
  await publishPlain(notary);
  await publishSigned(notary, folder, [alice, bob]);
  await publishLimited(notary, folder, alice);
  await notary.run('init', '-p', STORY.empty);
}

async function publishPlain(notary: NotaryClient): Promise<void> {
  await notary.run('init', STORY.plain);
  for (const [tag, digits] of [
    ['1.10', 'a'],
    ['1.9', 'b'],
    ['latest', 'c'],
    ['a<b>&c', 'd'],
  ] as const) {
    await addTarget(notary, STORY.plain, tag, digits);
  }
  await notary.run('publish', STORY.plain);
}

async function publishSigned(
  notary: NotaryClient,
  folder: string,
  [alice, bob]: readonly [Signer, Signer],
): Promise<void> {
  const gun = STORY.signed;
  await notary.run('init', gun);
  await notary.run('delegation', 'add', gun, 'targets/releases', alice.file, bob.file, '--all-paths');
  await notary.run('delegation', 'add', gun, 'targets/bob', bob.file, '--all-paths');
  await notary.run('delegation', 'add', gun, 'targets/alice', alice.file, bob.file, '--all-paths');
  await notary.run('key', 'import', join(folder, 'alice.key'), '--role', 'targets/alice', '--gun', gun);
  await notary.run('key', 'import', join(folder, 'bob.key'), '--role', 'targets/bob', '--gun', gun);
  await addTarget(notary, gun, 'both', 'a', 'targets/releases', 'targets/alice', 'targets/bob');
  await addTarget(notary, gun, 'one', 'b', 'targets/releases', 'targets/bob');
  await addTarget(notary, gun, 'admin', 'c');
  await addTarget(notary, gun, 'admin-and-alice', 'd', 'targets', 'targets/alice');
  await addTarget(notary, gun, 'unreleased', 'e', 'targets/alice');
  await addTarget(notary, gun, 'other-digest', 'f', 'targets/releases');
  await addTarget(notary, gun, 'other-digest', '0', 'targets/alice');
  await notary.run('publish', gun);
}

async function publishLimited(notary: NotaryClient, folder: string, alice: Signer): Promise<void> {
  const gun = STORY.limited;
  await notary.run('init', gun);
  await notary.run('delegation', 'add', gun, 'targets/dev', alice.file, '--paths', 'dev-');
  await notary.run('publish', gun);
  await notary.run('key', 'import', join(folder, 'alice.key'), '--role', 'targets/dev', '--gun', gun);
  await notary.run('delegation', 'add', gun, 'targets/dev/night', alice.file, '--paths', 'dev-night');
  await addTarget(notary, gun, 'dev-1', 'a', 'targets', 'targets/dev');
  await addTarget(notary, gun, 'dev-night-1', 'b', 'targets', 'targets/dev', 'targets/dev/night');
  await addTarget(notary, gun, '1', 'c', 'targets');
  await notary.run('publish', gun);
}

async function addTarget(
  notary: NotaryClient,
  gun: string,
  tag: string,
  digits: string,
  ...roles: readonly string[]
): Promise<void> {
  const size = String(100 + tag.length * 50);
  await notary.run('addhash', gun, tag, size, '--sha256', hex(digits), ...roles.flatMap((role) => ['--roles', role]));
}

interface Signer {
  /** What `notary delegation add` is given: a public key or a certificate. */
  readonly file: string;
}

/** A key pair as `docker trust key generate` makes it: the public half is bare. */
async function publicKey(folder: string, name: string): Promise<Signer> {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const file = join(folder, `${name}.pub`);
  await writeFile(file, pair.publicKey.export({ type: 'spki', format: 'pem' }));
  await writeFile(join(folder, `${name}.key`), pair.privateKey.export({ type: 'sec1', format: 'pem' }), {
    mode: 0o600,
  });
  return { file };
}

/** A key pair whose public half is a self-signed certificate, as notary's own documentation makes it. */
async function certificate(folder: string, name: string): Promise<Signer> {
  const file = join(folder, `${name}.crt`);
  const key = join(folder, `${name}.key`);
  await run('openssl', ['genrsa', '-traditional', '-out', key, '2048']);
  await run('openssl', ['req', '-new', '-x509', '-days', '700', '-key', key, '-subj', `/CN=${name}`, '-out', file]);
  return { file };
}
