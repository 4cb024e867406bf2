import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { startLab, strongestLab } from '../support/lab/lab.ts';
import { copySamples } from '../support/lab/samples.ts';
import { labSettings } from '../support/lab/settings.ts';
import { launchBrowser } from '../support/vscode/browser.ts';
import { CALM } from '../support/vscode/calm.ts';
import { startVscodeServer } from '../support/vscode/server.ts';
import { Workbench } from '../support/vscode/workbench.ts';
import { SIGNED } from './suites/digests.ts';

/** VS Code is slow where other tests run beside it. */
const SOON = { timeout: 20_000 };

test('images all over the workspace are pinned after a preview, and one undo takes all of it back', async () => {
  const lab = await startLab({ kind: await strongestLab(), ports: 'usual' });
  onTestFinished(() => lab.stop());
  const work = await mkdtemp(join(tmpdir(), 'image-trust-pinning-'));
  onTestFinished(() => rm(work, { recursive: true, force: true }));
  const folder = join(work, 'shop');
  await copySamples(folder, lab.registry);
  await writeFile(join(folder, 'tools.Dockerfile'), `FROM ${lab.registry}/alpine:edge AS tools # CRLF\r\n`);
  const texts = (): Promise<readonly string[]> =>
    Promise.all(['Dockerfile', 'tools.Dockerfile'].map((name) => readFile(join(folder, name), 'utf8')));
  const [dockerfile = '', tools = ''] = await texts();
  const extensions = [inject('vsix')];
  const server = await startVscodeServer({ userSettings: CALM, machineSettings: labSettings(lab), extensions });
  onTestFinished(() => server.stop());
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const workbench = await Workbench.open(browser, server, { folder, file: join(folder, 'Dockerfile') });
  const { page } = workbench;

  await workbench.runCommand('Image Trust: Pin Images in the Workspace');
  const preview = page.locator('.bulk-edit-panel');
  await preview.getByRole('button', { name: 'Apply' }).waitFor();
  // Nothing is chosen before the user has chosen it: here, each of the three files with all that is in it.
  const unchosen = preview.locator('.monaco-list-row[aria-level="1"] .edit-checkbox:not(:checked)');
  await expect.poll(() => unchosen.count(), SOON).toBe(3);
  for (let files = 3; files > 0; files -= 1) {
    await unchosen.first().check();
    await expect.poll(() => unchosen.count(), SOON).toBe(files - 1);
  }
  await workbench.takePicture('pin-preview-light');
  await preview.getByRole('button', { name: 'Apply' }).click();
  await page.locator('.notification-list-item', { hasText: '5 images pinned in 3 files.' }).waitFor();
  const pinned = dockerfile
    .replace('alpine:3.19 AS', `alpine:3.19@${SIGNED['alpine:3.19']} AS`)
    .replace('alpine:edge AS', `alpine:edge@${SIGNED['alpine:edge']} AS`)
    .replace(`${SIGNED['alpine:edge']} AS outdated`, `${SIGNED['alpine:3.19']} AS outdated`);
  const pinnedTools = tools.replace('alpine:edge', `alpine:edge@${SIGNED['alpine:edge']}`);
  await expect.poll(texts, SOON).toEqual([pinned, pinnedTools]);

  await workbench.goTo(1, 1);
  await page.keyboard.press('Control+Z');
  await page.locator('.view-line', { hasText: /alpine:3\.19\sAS/ }).waitFor();
  // The document on the screen is back before those that nobody looks at.
  const saved = async (): Promise<readonly string[]> => {
    await workbench.runCommand('File: Save All');
    return texts();
  };
  await expect.poll(saved, SOON).toEqual([dockerfile, tools]);
});
