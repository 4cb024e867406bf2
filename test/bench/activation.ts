import { join } from 'node:path';
import { distFolder } from '../../scripts/paths.ts';
import { bundleProgram } from './bundle.ts';
import { command, RUNS, timesOf, type Times } from './measure.ts';

/** How long the extension's own work takes when VS Code activates it, without what VS Code does on its behalf. */
export async function measureActivation(folder: string): Promise<Times> {
  const worker = join(folder, 'activation-worker.cjs');
  await bundleProgram('test/bench/activation-worker.ts', worker);
  const samples: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    samples.push(Number(await command(process.execPath, [worker, join(distFolder, 'extension.js')])));
  }
  return timesOf(samples);
}
