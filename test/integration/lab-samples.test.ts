import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { distFolder } from '../../scripts/paths.ts';
import { execute } from '../../scripts/process.ts';
import { startLab, type Lab } from '../support/lab/lab.ts';
import { copySamples } from '../support/lab/samples.ts';
import { ownEnvironment } from '../support/own-environment.ts';

/** What `check` has to say about the samples, in order. */
const EXPECTED = `
  Dockerfile    REGISTRY/alpine:3.19          signed        image-unpinned
  Dockerfile    REGISTRY/alpine:edge          signed        image-unpinned
  Dockerfile    REGISTRY/alpine:3.18          unsigned      image-unsigned
  Dockerfile    REGISTRY/alpine:3.19@8353     verified      -
  Dockerfile    REGISTRY/alpine:3.19@0232     outdated      pin-outdated
  Dockerfile    REGISTRY/nginx:1.27@bedf      unsignedPin   pin-unsigned
  Dockerfile    REGISTRY/busybox:1.36         noTrustData   image-no-trust-data
  compose.yaml  REGISTRY/nginx:1.27           moved         registry-mismatch
  compose.yaml  REGISTRY/redis:7              expired       trust-expired
  compose.yaml  REGISTRY/busybox:1.36         noTrustData   image-no-trust-data
  compose.yaml  REGISTRY/alpine:\${ALPINE}     unresolved    reference-unresolved
  compose.yaml  REGISTRY/Mail:2               invalid       reference-invalid
`;

interface CheckReport {
  readonly results: readonly {
    readonly file: string;
    readonly reference: string;
    readonly verdict: string;
    readonly code: string | null;
  }[];
}

describe.each(['real', 'embedded'] as const)('image-trust check, samples, %s lab', (kind) => {
  let lab: Lab;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'image-trust-samples-'));
    lab = await startLab({ kind, ports: 'any' });
    await copySamples(join(folder, 'samples'), lab.registry);
  });

  afterAll(async () => {
    await lab.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('gives every verdict that the samples tell of', async () => {
    const cli = [join(distFolder, 'cli.js'), 'check', 'samples', '--format', 'json', '--server', lab.trustServer];
    const options = { cwd: folder, env: ownEnvironment(folder) };
    const { exitCode, stdout, stderr } = await execute(process.execPath, cli, options);
    expect(stderr).toBe('');
    expect(exitCode).toBe(1);
    expect(drawn(JSON.parse(stdout) as CheckReport, lab.registry)).toEqual(words(EXPECTED));
  });
});

/** The report in the notation of the table above. */
function drawn({ results }: CheckReport, registry: string): readonly string[] {
  return results.map(({ file, reference, verdict, code }) => {
    const image = reference.replace(registry, 'REGISTRY').replace(/@sha256:(.{4}).*/, '@$1');
    return [file.replace(/^samples\//, ''), image, verdict, code ?? '-'].join(' ');
  });
}

function words(table: string): readonly string[] {
  const lines = table.trim().split('\n');
  return lines.map((line) => line.trim().split(/\s+/).join(' '));
}
