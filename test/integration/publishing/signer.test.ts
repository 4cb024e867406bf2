import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Publisher, newPublisher } from '../../support/publisher.ts';

// The server as in production: its keys lie in a notary-signer, P-256, asked over mutual TLS.
let publisher: Publisher;

beforeAll(async () => {
  publisher = await newPublisher('signer');
});

afterAll(() => publisher.stop());

async function sign(image: string, letter: string, ...more: readonly string[]): Promise<void> {
  await publisher.run('sign', image, '--digest', `sha256:${letter.repeat(64)}`, '--size', '528', ...more);
}

async function sameTable(gun: string): Promise<string> {
  const [ours, theirs] = [await publisher.run('list', gun), await publisher.notary.run('list', gun)];
  expect(ours).toBe(theirs);
  return ours;
}

test('a repository lives through signatures and every rotation', async () => {
  const gun = 'docker.io/acme/life';
  await publisher.run('init', gun);
  await sign('acme/life:1', 'a');
  for (const rotation of [['snapshot', '--server-managed'], ['timestamp'], ['targets'], ['root', '--yes']]) {
    await publisher.run('key', 'rotate', gun, ...rotation);
    await sign(`acme/life:after-${rotation[0] ?? ''}`, 'b');
    expect(await sameTable(gun)).toContain(`after-${rotation[0] ?? ''}`);
  }
  expect(await publisher.run('keys', gun)).toMatch(/timestamp .*ecdsa/);
});

test('a first signature, continued by notary and read by docker', async () => {
  await sign('acme/first:1', 'a', '--signer', 'alice');
  const theirs = ['addhash', '-p', 'docker.io/acme/first', '2', '1', '--sha256', 'c'.repeat(64)];
  await publisher.notary.run(...theirs, '--roles', 'targets/releases', '--roles', 'targets/alice');
  await sign('acme/first:3', 'd');
  await sameTable('docker.io/acme/first');
  const { stdout } = await publisher.docker.trustInspect('acme/first');
  expect(stdout.match(/"SignedTag": "(\d)"/g)).toHaveLength(3);
});
