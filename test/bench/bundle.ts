import { join } from 'node:path';
import { build } from 'esbuild';
import { leanUndici } from '../../scripts/lean-undici.ts';
import { projectFolder } from '../../scripts/paths.ts';

/**
 * Bundles a program of this project as it is now, as the build does, so that nothing depends on an old `dist/`.
 * @param entry a path below the project's folder
 */
export async function bundleProgram(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [join(projectFolder, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20.18',
    format: 'cjs',
    mainFields: ['module', 'main'],
    define: { __VERSION__: '"0.0.0-bench"' },
    plugins: [leanUndici],
    logLevel: 'warning',
  });
}
