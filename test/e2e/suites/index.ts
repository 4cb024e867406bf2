import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/**
 * What VS Code calls in its extension host. Runs the suites of the folder that `IMAGE_TRUST_SUITES` names and writes mocha's JSON
 * report to `IMAGE_TRUST_REPORT` where that is set; the console gets a report for people otherwise.
 */
export async function run(): Promise<void> {
  const report = process.env['IMAGE_TRUST_REPORT'];
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 10_000,
    ...(report === undefined ? { reporter: 'spec' } : { reporter: 'json', reporterOptions: { output: report } }),
  });
  const folder = join(__dirname, process.env['IMAGE_TRUST_SUITES'] ?? 'trusted');
  for (const file of readdirSync(folder).sort()) {
    if (file.endsWith('.suite.js')) mocha.addFile(join(folder, file));
  }
  const failures = await new Promise<number>((resolve) => {
    mocha.run(resolve);
  });
  if (failures > 0) throw new Error(`${failures} failed`);
}
