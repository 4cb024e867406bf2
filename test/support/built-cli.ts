import { join } from 'node:path';
import { build } from 'esbuild';
import { projectFolder } from '../../scripts/paths.ts';
import { type CommandOptions, type CommandResult, execute } from '../../scripts/process.ts';

/** Runs a command line of Image Trust in a process of its own. */
export type BuiltCli = (args: readonly string[], options?: CommandOptions) => Promise<CommandResult>;

/** Bundles the command line as it is now into `folder`, as the build does, so that no test depends on an old `dist/`. */
export async function buildCli(folder: string): Promise<BuiltCli> {
  const outfile = join(folder, 'cli.cjs');
  await build({
    entryPoints: [join(projectFolder, 'server', 'src', 'cli', 'main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20.18',
    format: 'cjs',
    mainFields: ['module', 'main'],
    define: { __VERSION__: '"0.0.0-test"' },
    logLevel: 'warning',
  });
  return (args, options) => execute(process.execPath, [outfile, ...args], options);
}
