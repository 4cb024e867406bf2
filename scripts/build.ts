import { chmod } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { leanLanguageClient } from './lean-language-client.ts';
import { leanUndici } from './lean-undici.ts';
import { distFolder, projectFolder } from './paths.ts';
import manifest from '../package.json';

/** What all bundles share. Each file of `dist/` runs alone: nothing is loaded from `node_modules` at run time. */
const COMMON = {
  absWorkingDir: projectFolder,
  bundle: true,
  platform: 'node',
  // The Node of VS Code 1.100 and the floor of the command line.
  target: 'node20.18',
  format: 'cjs',
  sourcemap: 'linked',
  // Prefer ES modules: packages' UMD builds hide their requires from a bundler.
  mainFields: ['module', 'main'],
  logLevel: 'warning',
  // In these bundles `import.meta` would be empty: a dependency that needs it has to be dealt with here.
  logOverride: { 'empty-import-meta': 'error' },
  define: { __VERSION__: JSON.stringify(manifest.version) },
} satisfies BuildOptions;

const BUNDLES: readonly BuildOptions[] = [
  {
    entryPoints: [join('client', 'src', 'extension.ts')],
    outfile: join(distFolder, 'extension.js'),
    external: ['vscode'],
    plugins: [leanLanguageClient],
  },
  {
    entryPoints: [join('server', 'src', 'lsp', 'main.ts')],
    outfile: join(distFolder, 'server.js'),
    plugins: [leanUndici],
  },
  {
    entryPoints: [join('server', 'src', 'cli', 'main.ts')],
    outfile: join(distFolder, 'cli.js'),
    plugins: [leanUndici],
    banner: { js: '#!/usr/bin/env node' },
  },
];

/** `debug` keeps names and lines as they are written, for a debugger. */
export type BuildKind = 'release' | 'debug';

/**
 * Writes `dist/extension.js`, `dist/server.js` and `dist/cli.js`, each with a source map beside it.
 * @throws esbuild's BuildFailure, after esbuild has written what is wrong
 */
export async function buildAll(kind: BuildKind, say: (line: string) => void): Promise<void> {
  const options = { ...COMMON, minify: kind === 'release', metafile: true } as const;
  const results = await Promise.all(BUNDLES.map((bundle) => build({ ...options, ...bundle, metafile: true })));
  await chmod(join(distFolder, 'cli.js'), 0o755);
  for (const { metafile } of results) for (const line of sizes(metafile)) say(line);
}

function sizes(metafile: Metafile): readonly string[] {
  return Object.entries(metafile.outputs)
    .filter(([file]) => file.endsWith('.js'))
    .map(([file, output]) => {
      const inputs = Object.keys(output.inputs).length;
      return `${basename(file).padEnd(14)} ${Math.ceil(output.bytes / 1024)} KiB from ${inputs} files`;
    });
}

if (process.argv[1] === import.meta.filename) {
  const kind = process.argv.includes('--debug') ? 'debug' : 'release';
  buildAll(kind, (line) => console.log(line)).catch((error: unknown) => {
    // Failures of the build itself were written by esbuild, with the lines they concern.
    if (!(error instanceof Error && 'errors' in error)) console.error(error);
    process.exitCode = 1;
  });
}
