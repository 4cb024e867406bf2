import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { buildAll } from '../../scripts/build.ts';
import { projectFolder } from '../../scripts/paths.ts';
import { startLab, strongestLab } from '../support/lab/lab.ts';
import { copySamples } from '../support/lab/samples.ts';
import { labSettings } from '../support/lab/settings.ts';
import { bundleSuites, suitesMain } from './bundle-suites.ts';

/** The same suites in the desktop VS Code of this version, for machines that can download it (`npm run test:electron`). */
async function main(version: string): Promise<void> {
  await buildAll('release', (line) => console.log(line));
  await bundleSuites();
  const lab = await startLab({ kind: await strongestLab(), ports: 'any' });
  const work = await mkdtemp(join(tmpdir(), 'image-trust-electron-'));
  try {
    const workspace = join(work, 'shop');
    const dataFolder = join(work, 'data');
    await copySamples(workspace, lab.registry);
    await mkdir(join(dataFolder, 'User'), { recursive: true });
    const settings = { ...labSettings(lab), 'security.workspace.trust.enabled': false };
    await writeFile(join(dataFolder, 'User', 'settings.json'), JSON.stringify(settings));
    await runTests({
      version,
      extensionDevelopmentPath: projectFolder,
      extensionTestsPath: suitesMain,
      extensionTestsEnv: { IMAGE_TRUST_SUITES: 'trusted', IMAGE_TRUST_KEYS: JSON.stringify(lab.keys) },
      launchArgs: [workspace, '--user-data-dir', dataFolder, '--disable-extensions'],
    });
  } finally {
    await lab.stop();
    await rm(work, { recursive: true, force: true });
  }
}

main(process.argv[2] ?? '1.100.3').catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
