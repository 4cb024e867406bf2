import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from './paths.ts';
import { run } from './process.ts';

/**
 * Makes the pictures of docs/ anew: the end-to-end tests take them while they do what the pictures show. Tests take more
 * than the documentation needs; a picture is wanted there once it has been put into the folder.
 */
async function main(): Promise<void> {
  const tests = ['workbench', 'appearance', 'publish', 'tree', 'pinning'].map((name) => `test/e2e/${name}.test.ts`);
  await run('npm', ['run', 'test:e2e', '--', ...tests], { output: 'show' });
  const taken = join(projectFolder, 'out', 'pictures');
  const docs = join(projectFolder, 'docs', 'pictures');
  for (const name of await readdir(docs)) await copyFile(join(taken, name), join(docs, name));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
