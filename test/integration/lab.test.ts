import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { execute, type CommandResult } from '../../scripts/process.ts';
import { startLab, type Lab } from '../support/lab/lab.ts';

// Both labs tell the same story to the reference client, so that what holds with one holds with the other.
describe.each(['real', 'embedded'] as const)('the %s lab, seen by the notary client', (kind) => {
  let lab: Lab;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'image-trust-lab-test-'));
    lab = await startLab({ kind, ports: 'any' });
  });

  afterAll(async () => {
    await lab.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const list = (repository: string): Promise<CommandResult> =>
    execute('notary', ['-s', lab.trustServer, '-d', folder, 'list', `${lab.registry}/${repository}`]);

  test('alpine: one tag of the admin, one of a delegate', async () => {
    expect(rows((await list('alpine')).stdout)).toEqual(['3.19 targets', 'edge targets/releases']);
  });

  test('nginx: one tag of the admin', async () => {
    expect(rows((await list('nginx')).stdout)).toEqual(['1.27 targets']);
  });

  test('redis: refused, because it expired', async () => {
    expect(await list('redis')).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('expired') as string });
  });

  test('busybox: no trust data', async () => {
    const stdout = expect.stringContaining('does not have trust data') as string;
    expect(await list('busybox')).toMatchObject({ exitCode: 1, stdout });
  });

  test('nginx was moved after it was signed, alpine was not', async () => {
    expect(await served('nginx', '1.27')).not.toBe(await signed('nginx', '1.27'));
    expect(await served('alpine', 'edge')).toBe(await signed('alpine', 'edge'));
  });

  async function served(repository: string, tag: string): Promise<string | null> {
    const answer = await fetch(`http://${lab.registry}/v2/${repository}/manifests/${tag}`, {
      method: 'HEAD',
      headers: { accept: 'application/vnd.docker.distribution.manifest.v2+json' },
    });
    return answer.headers.get('docker-content-digest');
  }

  async function signed(repository: string, tag: string): Promise<string | undefined> {
    const line = (await list(repository)).stdout.split('\n').find((row) => row.startsWith(`${tag} `));
    return `sha256:${line?.split(/\s+/)[1] ?? ''}`;
  }
});

/** Name and role of each row of `notary list`. */
function rows(table: string): readonly string[] {
  const lines = table.split('\n').filter((line) => /[0-9a-f]{64}/.test(line));
  return lines.map((line) => line.trim().split(/\s+/)).map(([name, , , role]) => `${name ?? ''} ${role ?? ''}`);
}
