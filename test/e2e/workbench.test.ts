import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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

/** Asks for a signature that the sample's unsigned image does not have, and excuses it. */
const POLICY = `version: 1
images:
  - { match: "REGISTRY/alpine:3.18", signers: [alice] }
exceptions:
  - { match: "REGISTRY/alpine:3.18", reason: waits for alice, until: 2099-12-31 }
`;

/** What a person sees, with the extension installed from its package. */
describe('the packaged extension in VS Code', () => {
  let lab: Lab;
  let server: VscodeServer;
  let browser: Browser;
  let work: string;
  let folder: string;
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
    work = await mkdtemp(join(tmpdir(), 'image-trust-workbench-'));
    folder = join(work, 'shop');
    await copySamples(folder, lab.registry);
    workbench = await Workbench.open(browser, server, { folder, file: join(folder, 'Dockerfile') });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') {
      await workbench.page.screenshot({ path: join(PICTURES, 'failure.png') });
      console.error(await server.readLogs());
    }
    await workbench.close();
    await rm(work, { recursive: true, force: true });
  });

  test('underlines what is wrong', async () => {
    await workbench.page.locator('.squiggly-warning').nth(1).waitFor();
    await workbench.page.locator('.squiggly-info').waitFor();
    await workbench.page.locator('.squiggly-hint').first().waitFor();
  });

  test('shows the evidence on hover', async () => {
    await workbench.page.locator('.squiggly-warning').nth(1).waitFor();
    await workbench.goTo(7, 35);
    await workbench.openHover(SIGNED['alpine:edge']);
    await workbench.page.screenshot({ path: join(PICTURES, 'hover-light.png') });
  });

  test('holds images to the policy file, and asks before its exceptions count', async () => {
    await workbench.page.locator('.squiggly-warning').nth(1).waitFor();
    await writeFile(join(folder, '.image-trust.yaml'), POLICY.replaceAll('REGISTRY', lab.registry));
    await workbench.page.locator('.squiggly-error').first().waitFor();
    const question = workbench.notification('makes an exception, which would hide findings');
    await question.waitFor();
    await workbench.page.screenshot({ path: join(PICTURES, 'policy-light.png') });
    await question.getByRole('button', { name: 'Agree' }).click();
    await workbench.page.locator('.squiggly-error').waitFor({ state: 'detached' });
  });

  test('shows tags, roles and keys in its tree, and pins from the light bulb', async () => {
    const file = join(folder, 'Dockerfile');
    const before = await readFile(file, 'utf8');
    await workbench.page.locator('.squiggly-warning').nth(1).waitFor();
    await workbench.showView('Image Trust');
    await workbench.widenSideBar(70);
    await workbench.expand('alpine');
    await workbench.expand('Signed tags');
    await workbench.expand('Roles and keys');
    await workbench.expand('targets/alice');

    await workbench.goTo(4, 20);
    await workbench.openLightBulb('Pin to signed digest');
    await workbench.page.screenshot({ path: join(PICTURES, 'editor-light.png') });
    await workbench.page.keyboard.press('Enter');
    await workbench.page.locator('.tab.dirty').waitFor();
    await workbench.page.keyboard.press('Control+S');
    const pinned = before.replace('alpine:3.19 AS', `alpine:3.19@${SIGNED['alpine:3.19']} AS`);
    await expect.poll(() => readFile(file, 'utf8')).toBe(pinned);
  });
});
