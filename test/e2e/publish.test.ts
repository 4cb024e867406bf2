import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inject } from 'vitest';
import { choosePort } from '../support/lab/choose-port.ts';
import { newPublisher, type Publisher } from '../support/publisher.ts';
import { pushImage } from '../support/push-image.ts';
import { type RealRegistry, startRegistry } from '../support/real-registry.ts';
import { launchBrowser } from '../support/vscode/browser.ts';
import { CALM } from '../support/vscode/calm.ts';
import { startVscodeServer, type VscodeServer } from '../support/vscode/server.ts';
import { Workbench } from '../support/vscode/workbench.ts';

let publisher: Publisher;
let registry: RealRegistry;
let server: VscodeServer;
let browser: Browser;
let gun: string;

beforeAll(async () => {
  [publisher, registry] = await Promise.all([newPublisher(), choosePort(5000).then((port) => startRegistry({ port }))]);
  gun = `${registry.host}/acme/app`;
  await Promise.all(
    ['1.0', '1.1', '1.2'].map((tag) => pushImage({ url: registry.url, repository: 'acme/app' }, tag, `app ${tag}`)),
  );
  await publisher.run('key', 'generate', 'alice');
  await publisher.run('signer', 'add', 'alice', gun, '--key', 'alice.pub');
  await publisher.run('sign', `${gun}:1.0`);
  server = await startVscodeServer({
    userSettings: CALM,
    machineSettings: {
      'imageTrust.trustServer': publisher.server.url,
      'imageTrust.caFile': publisher.server.caFile,
      'imageTrust.network': 'all',
    },
    env: { DOCKER_CONFIG: publisher.docker.configFolder },
    extensions: [inject('vsix')],
  });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await Promise.all([server.stop(), publisher.stop(), registry.stop()]);
});

/** `TAG SIGNERS` as docker sees them. */
async function dockerTags(): Promise<readonly string[]> {
  const { stdout } = await publisher.docker.trustInspect(gun);
  const [found] = JSON.parse(stdout) as { SignedTags: { SignedTag: string; Signers: string[] }[] }[];
  return (found?.SignedTags ?? []).map(({ SignedTag, Signers }) => `${SignedTag} ${Signers.join(',')}`);
}

/** In a workbench that shows a Dockerfile; what it looked like is kept where something fails. */
async function inWorkbench(dockerfile: string, act: (workbench: Workbench) => Promise<void>): Promise<void> {
  const file = join(publisher.folder, 'Dockerfile');
  await writeFile(file, dockerfile);
  const workbench = await Workbench.open(browser, server, { folder: publisher.folder, file });
  try {
    await workbench.page.locator('.squiggly-warning').first().waitFor();
    await workbench.showView('Image Trust');
    await act(workbench);
  } catch (error) {
    await workbench.takePicture('failure');
    console.error(await server.readLogs());
    throw error;
  } finally {
    await workbench.close();
  }
}

test('a tag is signed from the tree, after a look at what will change', async () => {
  const dockerfile = `FROM ${gun}:1.0 AS base\n\nFROM ${gun}:1.1\nCOPY --from=base /app /app\n`;
  await inWorkbench(dockerfile, async (workbench) => {
    const { page } = workbench;
    await workbench.chooseInMenu('acme/app', 'Sign a Tag…');
    await workbench.answer('Sign a Tag of', '1.1');

    const question = workbench.notification(`Sign ${gun}:1.1 sha256:`);
    await question.waitFor();
    await page.locator('.view-line').filter({ hasText: '"1.1": {' }).first().waitFor();
    await workbench.takePicture('publish-light');
    expect(await dockerTags()).toEqual(['1.0 alice']);

    await question.getByText('Publish', { exact: true }).click();
    await workbench.answer('Passphrase of the alice Key', 'wrong passphrase');
    await page.locator('.quick-input-widget').filter({ hasText: 'This was not the passphrase' }).waitFor();
    await workbench.answer('Passphrase of the alice Key', 'delegation passphrase');

    await workbench.notification(`Signed ${gun}:1.1`).waitFor();
    await page.locator('.squiggly-warning').waitFor({ state: 'detached' });
    expect(await dockerTags()).toEqual(['1.0 alice', '1.1 alice']);
    expect(await server.readLogs()).not.toContain('delegation passphrase');
  });
});

test('one is signed from the light bulb with a passphrase to remember, and revoked by its name without one', async () => {
  await inWorkbench(`FROM ${gun}:1.2\n`, async (workbench) => {
    const { page } = workbench;
    await workbench.goTo(1, 12);
    await workbench.chooseInLightBulb('as docker would');
    await workbench.notification(`Sign ${gun}:1.2 sha256:`).waitFor();
    await page.locator('.editor-actions [aria-label^="Publish the Changes Shown"]').first().click();
    await page.locator('.quick-input-widget .codicon-circle-large-outline').click();
    await workbench.answer('Passphrase of the alice Key', 'delegation passphrase');
    await workbench.notification(`Signed ${gun}:1.2`).waitFor();
    await page.locator('.squiggly-warning').waitFor({ state: 'detached' });

    await workbench.expand('acme/app');
    await workbench.expand('Signed tags');
    await workbench.chooseInMenu('1.2', 'Revoke…');
    await workbench.notification(`Revoke ${gun}:1.2 from`).waitFor();
    await page.locator('.editor-actions [aria-label^="Publish the Changes Shown"]').first().click();
    const dialog = page.locator('.monaco-dialog-box').filter({ hasText: `The signature of ${gun}:1.2` });
    await dialog.getByText('Publish', { exact: true }).click();
    await workbench.notification(`Revoked ${gun}:1.2`).waitFor();
    await page.locator('.squiggly-warning').first().waitFor();
    expect(await dockerTags()).toEqual(['1.0 alice', '1.1 alice']);
  });
});

test('closing the difference is a no', async () => {
  await inWorkbench(`FROM ${gun}:unsigned\n`, async (workbench) => {
    await workbench.expand('acme/app');
    await workbench.expand('Signed tags');
    await workbench.chooseInMenu('1.0', 'Revoke…');
    await workbench.notification(`Revoke ${gun}:1.0 from`).waitFor();
    await workbench.page.locator('.tab').filter({ hasText: 'Changes of Trust Data' }).locator('.codicon-close').click();
    // The next publication begins only where this one has ended.
    await workbench.chooseInMenu('1.1', 'Revoke…');
    await workbench.notification(`Revoke ${gun}:1.1 from`).waitFor();
    await workbench.runCommand('Do Not Publish the Changes Shown');
    expect(await dockerTags()).toEqual(['1.0 alice', '1.1 alice']);
  });
});
