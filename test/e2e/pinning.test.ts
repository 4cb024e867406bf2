import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import { sampleTest as test } from '../support/vscode/sample-test.ts';
import type { Workbench } from '../support/vscode/workbench.ts';
import { SIGNED } from './suites/digests.ts';

/** VS Code is slow where other tests run beside it. */
const SOON = { timeout: 20_000 };

/** In the Refactor Preview, chooses each file with all that is in it, for nothing is chosen before the user has chosen it. */
async function chooseAll({ page }: Workbench, files: number): Promise<void> {
  const preview = page.locator('.bulk-edit-panel');
  await preview.getByRole('button', { name: 'Apply' }).waitFor();
  const unchosen = preview.locator('.monaco-list-row[aria-level="1"] .edit-checkbox:not(:checked)');
  await expect.poll(() => unchosen.count(), SOON).toBe(files);
  for (let left = files; left > 0; left -= 1) {
    await unchosen.first().check();
    await expect.poll(() => unchosen.count(), SOON).toBe(left - 1);
  }
}

async function apply({ page }: Workbench): Promise<void> {
  await page.locator('.bulk-edit-panel').getByRole('button', { name: 'Apply' }).click();
}

/** Takes back the last change of the file in front. @param undone what is there then */
async function undo(workbench: Workbench, undone: Locator): Promise<void> {
  await workbench.goTo(1, 1);
  await workbench.press('Control+Z', undone);
}

test('images all over the workspace are pinned after a preview, and one undo takes all of it back', async ({
  lab,
  folder,
  workbench,
}) => {
  const { page } = workbench;
  await writeFile(join(folder, 'tools.Dockerfile'), `FROM ${lab.registry}/alpine:edge AS tools # CRLF\r\n`);
  const texts = (): Promise<readonly string[]> =>
    Promise.all(['Dockerfile', 'tools.Dockerfile'].map((name) => readFile(join(folder, name), 'utf8')));
  const [dockerfile = '', tools = ''] = await texts();

  await workbench.runCommand('Image Trust: Pin Images in the Workspace');
  await chooseAll(workbench, 3);
  await workbench.takePicture('pin-preview-light');
  await apply(workbench);
  await workbench.notification('5 images pinned in 3 files.').waitFor();
  const pinned = dockerfile
    .replace('alpine:3.19 AS', `alpine:3.19@${SIGNED['alpine:3.19']} AS`)
    .replace('alpine:edge AS', `alpine:edge@${SIGNED['alpine:edge']} AS`)
    .replace(`${SIGNED['alpine:edge']} AS outdated`, `${SIGNED['alpine:3.19']} AS outdated`);
  const pinnedTools = tools.replace('alpine:edge', `alpine:edge@${SIGNED['alpine:edge']}`);
  await expect.poll(texts, SOON).toEqual([pinned, pinnedTools]);

  await undo(workbench, page.locator('.view-line', { hasText: /alpine:3\.19\sAS/ }));
  // The document on the screen is back before those that nobody looks at.
  const saved = async (): Promise<readonly string[]> => {
    await workbench.runCommand('File: Save All');
    return texts();
  };
  await expect.poll(saved, SOON).toEqual([dockerfile, tools]);
});

test('outdated pins are updated after a preview, no other image is, and undo takes it back', async ({
  folder,
  workbench,
}) => {
  const file = join(folder, 'Dockerfile');
  const before = await readFile(file, 'utf8');
  await workbench.runCommand('Image Trust: Update Outdated Pins in the Workspace');
  await chooseAll(workbench, 1);
  await workbench.takePicture('update-pins-light');
  await apply(workbench);
  await workbench.notification('1 pin updated in 1 file.').waitFor();
  const updated = before.replace(`${SIGNED['alpine:edge']} AS outdated`, `${SIGNED['alpine:3.19']} AS outdated`);
  await workbench.runCommand('File: Save All');
  await expect.poll(() => readFile(file, 'utf8'), SOON).toBe(updated);

  await undo(workbench, workbench.page.locator('.tab.dirty'));
  await workbench.runCommand('File: Save All');
  await expect.poll(() => readFile(file, 'utf8'), SOON).toBe(before);
});

test('the uses of one repository are pinned from the tree', async ({ folder, workbench }) => {
  const { page } = workbench;
  const compose = join(folder, 'compose.yaml');
  const before = await readFile(compose, 'utf8');
  await page.locator('.squiggly-warning').first().waitFor();
  await workbench.showView('Image Trust');
  await workbench.chooseInMenu('nginx', 'Pin Uses…');
  await chooseAll(workbench, 1);
  await workbench.takePicture('pin-uses-light');
  await apply(workbench);
  await workbench.notification('1 image pinned in 1 file.').waitFor();
  await workbench.takePicture('pinned-uses-light');
  // VS Code saves what has an editor, and gives one to a changed document a moment later.
  await page.locator('.tab.dirty', { hasText: 'compose.yaml' }).waitFor();
  await workbench.runCommand('File: Save All');
  const pin = /(?<=nginx:1\.27)@sha256:[0-9a-f]{64}$/m;
  await expect.poll(() => readFile(compose, 'utf8'), SOON).toMatch(pin);
  expect((await readFile(compose, 'utf8')).replace(pin, '')).toBe(before);
});
