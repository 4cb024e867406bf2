import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, test } from 'vitest';
import { startLab, strongestLab } from '../lab/lab.ts';
import { copySamples } from '../lab/samples.ts';
import { labSettings } from '../lab/settings.ts';
import { launchBrowser } from './browser.ts';
import { CALM } from './calm.ts';
import { startVscodeServer } from './server.ts';
import { Workbench } from './workbench.ts';

/**
 * A test in front of a VS Code with the packaged extension, as a user has it: the lab and VS Code are one for the file, the copy of
 * the samples (`folder`), which `workbench` shows with its Dockerfile in front, is the test's own. A test that fails leaves a
 * picture and VS Code's logs.
 */
export const sampleTest = test
  .extend('lab', { scope: 'file' }, async ({}, { onCleanup }) => {
    const lab = await startLab({ kind: await strongestLab(), ports: 'usual' });
    onCleanup(() => lab.stop());
    return lab;
  })
  .extend('server', { scope: 'file' }, async ({ lab }, { onCleanup }) => {
    const extensions = [inject('vsix')];
    const server = await startVscodeServer({ userSettings: CALM, machineSettings: labSettings(lab), extensions });
    onCleanup(() => server.stop());
    return server;
  })
  .extend('browser', { scope: 'file' }, async ({}, { onCleanup }) => {
    const browser = await launchBrowser();
    onCleanup(() => browser.close());
    return browser;
  })
  .extend('folder', async ({ lab }, { onCleanup }) => {
    const work = await mkdtemp(join(tmpdir(), 'image-trust-workbench-'));
    onCleanup(() => rm(work, { recursive: true, force: true }));
    const folder = join(work, 'shop');
    await copySamples(folder, lab.registry);
    return folder;
  })
  .extend('workbench', async ({ browser, server, folder, task }, { onCleanup }) => {
    const workbench = await Workbench.open(browser, server, { folder, file: join(folder, 'Dockerfile') });
    onCleanup(async () => {
      if (task.result?.state === 'fail') {
        await workbench.takePicture('failure');
        console.error(await server.readLogs());
      }
      await workbench.close();
    });
    return workbench;
  });
