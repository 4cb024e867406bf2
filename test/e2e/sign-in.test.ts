import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { ADA, servePrivateRegistry, type PrivateRegistry } from '../support/private-registry.ts';
import { launchBrowser } from '../support/vscode/browser.ts';
import { CALM } from '../support/vscode/calm.ts';
import { startVscodeServer, type VscodeServer } from '../support/vscode/server.ts';
import { Workbench } from '../support/vscode/workbench.ts';

/** What a person sees and types whose registry wants to know who asks. */
describe('signing in, in VS Code', () => {
  let registry: PrivateRegistry;
  let server: VscodeServer;
  let browser: Browser;
  let folder: string;
  let workbench: Workbench;

  beforeAll(async () => {
    registry = await servePrivateRegistry();
    const machineSettings = { 'imageTrust.trustServers': { [registry.host]: registry.url } };
    server = await startVscodeServer({ userSettings: CALM, machineSettings, extensions: [inject('vsix')] });
    browser = await launchBrowser();
    folder = await mkdtemp(join(tmpdir(), 'image-trust-sign-in-'));
    const file = join(folder, 'Dockerfile');
    await writeFile(file, `FROM ${registry.host}/team/app:1\n`);
    workbench = await Workbench.open(browser, server, { folder, file });
  });

  afterAll(async () => {
    await browser.close();
    await server.stop();
    await registry.stop();
    await rm(folder, { recursive: true, force: true });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await workbench.takePicture('failure');
    console.error(await server.readLogs());
  });

  test('from the light bulb: a wrong password is refused, the right one brings an answer', async () => {
    const { page } = workbench;
    await page.locator('.squiggly-info').waitFor();
    await workbench.goTo(1, 10);
    await workbench.openLightBulb(`Sign in to ${registry.host}`);
    await workbench.takePicture('sign-in-light-bulb');
    await workbench.takeFromLightBulb();
    await workbench.answer('User name', ADA.username);
    await workbench.answer('Password or access token', 'hunter2');
    await workbench.notification('refuses this name or password').waitFor();
    await workbench.takePicture('sign-in-refused');
    await workbench.choose(workbench.notification('refuses'), 'Try Again');
    await workbench.answer('User name', ADA.username);
    await workbench.answer('Password or access token', ADA.password);
    await workbench.notification(`signed in to ${registry.host}`).waitFor();
    await page.locator('.squiggly-hint').waitFor();
    await page.locator('.squiggly-info').waitFor({ state: 'hidden' });
  });

  test('who was contacted is listed with the reason', async () => {
    await workbench.runCommandThatLists('Image Trust: Show Contacted Hosts', 'trust data of 1 repository');
    await workbench.takePicture('contacted-hosts');
    await workbench.page.keyboard.press('Escape');
  });

  test('and out again', async () => {
    await workbench.runCommandAndChoose('Image Trust: Sign Out of a Registry…', registry.host);
    await workbench.page.locator('.squiggly-info').waitFor();
    await workbench.page.locator('.squiggly-hint').waitFor({ state: 'hidden' });
  });

  test('no password is in any log', async () => {
    const logs = await server.readLogs();
    expect(logs).not.toContain(ADA.password);
    expect(logs).not.toContain('hunter2');
  });
});
