import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { projectFolder } from '../../scripts/paths.ts';

const outputFolder = join(projectFolder, 'out', 'e2e');

/** The module that VS Code loads into its extension host; there once `bundleSuites` has run. */
export const suitesMain = join(outputFolder, 'index.js');

/** Compiles the suites into CommonJS, the only form in which VS Code loads them, one file each. */
export async function bundleSuites(): Promise<void> {
  await rm(outputFolder, { recursive: true, force: true });
  await build({
    entryPoints: ['index.ts', 'trusted/*.suite.ts', 'restricted/*.suite.ts'].map((path) => join(suitesFolder, path)),
    outdir: outputFolder,
    outbase: suitesFolder,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
}

const suitesFolder = join(import.meta.dirname, 'suites');
