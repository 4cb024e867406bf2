import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { packageExtension } from '../../scripts/package.ts';
import { installVscode, NEWEST_VSCODE, OLDEST_VSCODE } from '../../scripts/prepare/vscode.ts';
import { bundleSuites } from './bundle-suites.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Path of the packaged extension. */
    readonly vsix: string;
  }
}

/** Once before all end-to-end tests: VS Code, the bundles, the package, the suites for the extension host. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  for (const release of [OLDEST_VSCODE, NEWEST_VSCODE]) await installVscode(release, (line) => console.log(line));
  const folder = await mkdtemp(join(tmpdir(), 'image-trust-vsix-'));
  project.provide('vsix', await packageExtension(folder));
  await bundleSuites();
  return () => rm(folder, { recursive: true, force: true });
}
