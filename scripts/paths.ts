import { join } from 'node:path';

/** The folder of package.json. */
export const projectFolder = join(import.meta.dirname, '..');

/** What is downloaded or made for tests and the demo; git-ignored, and safe to delete. */
export const cacheFolder = join(projectFolder, '.cache');

/** The bundles of `scripts/build.ts`. */
export const distFolder = join(projectFolder, 'dist');
