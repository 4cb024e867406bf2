import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { execute } from '../../scripts/process.ts';
import { CLI } from '../support/built-cli.ts';
import { startLab, type Lab } from '../support/lab/lab.ts';
import { copySamples } from '../support/lab/samples.ts';
import { ownEnvironment } from '../support/own-environment.ts';

const SCRIPT = join(import.meta.dirname, '../support/neovim/pin.lua');

/** The line of the samples' `FROM …/alpine:3.19 AS base`. */
const LINE = 4;

interface Report {
  readonly diagnostics: readonly { readonly line: number; readonly code: string; readonly source: string }[];
  readonly offered: readonly string[];
}

describe('image-trust lsp --stdio in Neovim', () => {
  let lab: Lab;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'image-trust-neovim-'));
    lab = await startLab({ kind: 'embedded', ports: 'any' });
    await copySamples(join(folder, 'shop'), lab.registry);
  });

  afterAll(async () => {
    await lab.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('shows the findings, and the code action that is taken pins the signed digest', async () => {
    const dockerfile = join(folder, 'shop', 'Dockerfile');
    const before = await readFile(dockerfile, 'utf8');
    const report = join(folder, 'report.json');
    const run = {
      command: [process.execPath, CLI, 'lsp', '--stdio'],
      settings: { trustServers: { [lab.registry]: lab.trustServer } },
      expected: 6,
      line: LINE,
      report,
    };
    const env = { ...ownEnvironment(folder), IMAGE_TRUST_NEOVIM: JSON.stringify(run) };
    const args = ['--headless', '--clean', dockerfile, '-c', `luafile ${SCRIPT}`];
    const { exitCode, stderr } = await execute('nvim', args, { cwd: join(folder, 'shop'), env });
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });

    const { diagnostics, offered } = JSON.parse(await readFile(report, 'utf8')) as Report;
    expect(diagnostics.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '4 image-unpinned',
      '7 image-unpinned',
      '10 image-unsigned',
      '16 pin-outdated',
      '19 pin-unsigned',
      '24 image-no-trust-data',
    ]);
    expect(new Set(diagnostics.map(({ source }) => source))).toEqual(new Set(['Image Trust']));
    expect(offered[0]).toBe('Pin to signed digest sha256:8353371a1c7e');
    const pinned = /alpine:3\.19@(sha256:8353371a1c7e[0-9a-f]{52}) AS base/.exec(await readFile(dockerfile, 'utf8'));
    expect(await readFile(dockerfile, 'utf8')).toBe(
      before.replace('alpine:3.19 AS base', `alpine:3.19@${pinned?.[1] ?? ''} AS base`),
    );
  });
});
