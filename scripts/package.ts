import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import manifest from '../package.json';
import { projectFolder } from './paths.ts';

/**
 * Builds (through package.json's `vscode:prepublish`) and writes `image-trust-VERSION.vsix` into `folder`; gives its path.
 * `.vscodeignore` decides what is in it. The bundles are complete, so that no dependency is packed.
 */
export async function packageExtension(folder: string): Promise<string> {
  const packagePath = join(folder, `${manifest.name}-${manifest.version}.vsix`);
  await createVSIX({ cwd: projectFolder, packagePath, dependencies: false });
  return packagePath;
}

if (process.argv[1] === import.meta.filename) {
  packageExtension(projectFolder).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
