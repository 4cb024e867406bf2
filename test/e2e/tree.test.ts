import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { projectFolder } from '../../scripts/paths.ts';
import { startLab, strongestLab, type Lab } from '../support/lab/lab.ts';
import { copySamples } from '../support/lab/samples.ts';
import { labSettings } from '../support/lab/settings.ts';
import { launchBrowser } from '../support/vscode/browser.ts';
import { CALM } from '../support/vscode/calm.ts';
import { startVscodeServer, type VscodeServer } from '../support/vscode/server.ts';
import { Workbench } from '../support/vscode/workbench.ts';
import { SIGNED } from './suites/digests.ts';

/** `npm run pictures` makes those of docs/ from these. */
const PICTURES = join(projectFolder, 'out', 'pictures');

/** The tree as somebody uses it who has no mouse. */
describe('the tree, by keyboard', () => {
  let lab: Lab;
  let server: VscodeServer;
  let browser: Browser;
  let work: string;
  let workbench: Workbench;

  beforeAll(async () => {
    lab = await startLab({ kind: await strongestLab(), ports: 'usual' });
    const extensions = [inject('vsix')];
    server = await startVscodeServer({ userSettings: CALM, machineSettings: labSettings(lab), extensions });
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser.close();
    await server.stop();
    await lab.stop();
  });

  beforeEach(async () => {
    work = await mkdtemp(join(tmpdir(), 'image-trust-tree-'));
    const folder = join(work, 'shop');
    await copySamples(folder, lab.registry);
    workbench = await Workbench.open(browser, server, { folder, file: join(folder, 'Dockerfile') });
    await workbench.page.locator('.squiggly-warning').nth(1).waitFor();
    await workbench.showView('Image Trust');
    await workbench.widenSideBar(120);
    await workbench.focusTree();
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') {
      await workbench.page.screenshot({ path: join(PICTURES, 'failure.png') });
      console.error(await server.readLogs());
    }
    await workbench.close();
    await rm(work, { recursive: true, force: true });
  });

  test('opens repositories and roles, and shows the signed metadata of one', async () => {
    await workbench.walkTo('alpine', 'ArrowRight');
    await workbench.walkTo('Signed tags', 'ArrowRight');
    await workbench.walkTo('Roles and keys', 'ArrowRight');
    await workbench.walkTo('targets', 'ArrowRight');
    await workbench.chooseFromMenu('Inspect Signed Metadata');
    await workbench.page.locator('.tab', { hasText: 'targets.jsonc' }).waitFor();
    await workbench.page.locator('.view-line', { hasText: 'Verified by Image Trust' }).waitFor();
    await workbench.page.locator('.view-line', { hasText: '"signed": {' }).waitFor();
    await workbench.page.screenshot({ path: join(PICTURES, 'tree-light.png') });
  });

  test('says everything that a line shows to who hears it', async () => {
    await workbench.walkTo('alpine', 'ArrowRight');
    await workbench.walkTo('Signed tags', 'ArrowRight');
    await workbench.walkTo('edge');
    const spoken = await workbench.focusedRow().getAttribute('aria-label');
    expect(spoken).toMatch(/^Signed tag edge, signed by alice, used here/);
  });

  test('shows images by file, and remembers it', async () => {
    await workbench.runCommand('Image Trust: Show Images by File');
    await workbench.treeRow('Dockerfile').waitFor();
    await workbench.focusTree();
    await workbench.walkTo('Dockerfile', 'ArrowRight');
    await workbench.treeRow('line 4').waitFor();
    await workbench.page.screenshot({ path: join(PICTURES, 'tree-by-file-light.png') });
    await workbench.walkTo('line 10', 'Enter');
    await workbench.page.locator('.statusbar', { hasText: 'Ln 10' }).waitFor();
    await workbench.runCommand('Image Trust: Show Images by Repository');
    await workbench.treeRow('alpine').waitFor();
  });

  test('finds a signed tag', async () => {
    await workbench.walkTo('alpine');
    await workbench.chooseFromMenu('Find a Signed Tag…');
    await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'edge' }).waitFor();
    await workbench.page.keyboard.type('edge');
    await workbench.page.keyboard.press('Enter');
    await expect.poll(() => workbench.focusedRow().textContent()).toContain('edge');
    expect(await workbench.focusedRow().textContent()).toContain(SIGNED['alpine:edge'].slice(0, 19));
  });

  test('shows the fingerprint of a root, and compares it', async () => {
    await workbench.walkTo('alpine');
    await workbench.chooseFromMenu('Show Root Fingerprint');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText('Key id').first().waitFor();
    await workbench.page.screenshot({ path: join(PICTURES, 'fingerprint-light.png') });
    await dialog.getByRole('button', { name: 'Compare…' }).click();
    await workbench.page.keyboard.type('00'.repeat(32));
    await workbench.page.keyboard.press('Enter');
    await dialog.getByText('Different').first().waitFor();
  });
});
