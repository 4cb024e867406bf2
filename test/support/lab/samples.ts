import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from '../../../scripts/paths.ts';
import { USUAL_PORTS } from './lab.ts';

export const samplesFolder = join(projectFolder, 'samples');

/** Copies the samples into `folder`, with `registry` (`localhost:PORT`) in the place of the lab's usual one. */
export async function copySamples(folder: string, registry: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(samplesFolder)) {
    const text = await readFile(join(samplesFolder, name), 'utf8');
    await writeFile(join(folder, name), text.replaceAll(`localhost:${USUAL_PORTS.registry}`, registry));
  }
}
