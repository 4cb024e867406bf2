import { expect } from 'vitest';
import { publisherTest as test } from '../support/vscode/publisher-test.ts';

test('a tag is signed from the tree, after a look at what will change', async ({ gun, open, publisher, server }) => {
  const dockerfile = `FROM ${gun}:1.0 AS base\n\nFROM ${gun}:1.1\nCOPY --from=base /app /app\n`;
  const workbench = await open(dockerfile);
  const { page } = workbench;
  await workbench.chooseInMenu('acme/app', 'Sign a Tag…');
  await workbench.answer('Sign a Tag of', '1.1');

  const question = workbench.notification(`Sign ${gun}:1.1 sha256:`);
  await question.waitFor();
  await page.locator('.view-line').filter({ hasText: '"1.1": {' }).first().waitFor();
  await workbench.takePicture('publish-light');
  expect(await publisher.docker.signedTags(gun)).toEqual(['1.0 alice']);

  await workbench.choose(question, 'Publish');
  await workbench.answerInVain('Passphrase of the alice Key', 'wrong passphrase', 'This was not the passphrase');
  await workbench.answer('Passphrase of the alice Key', 'delegation passphrase');

  await workbench.notification(`Signed ${gun}:1.1`).waitFor();
  await page.locator('.squiggly-warning').waitFor({ state: 'detached' });
  expect(await publisher.docker.signedTags(gun)).toEqual(['1.0 alice', '1.1 alice']);
  expect(await server.readLogs()).not.toContain('delegation passphrase');
});

test('one is signed from the light bulb with a passphrase to remember, and revoked by its name without one', async ({
  gun,
  open,
  publisher,
}) => {
  const workbench = await open(`FROM ${gun}:1.2\n`);
  const { page } = workbench;
  await workbench.goTo(1, 12);
  await workbench.chooseInLightBulb('as docker would');
  await workbench.notification(`Sign ${gun}:1.2 sha256:`).waitFor();
  await page.locator('.editor-actions [aria-label^="Publish the Changes Shown"]').first().click();
  await page.locator('.quick-input-widget .codicon-circle-large-outline').click();
  await page.locator('.quick-input-widget .codicon-pass-filled').waitFor();
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
  expect(await publisher.docker.signedTags(gun)).toEqual(['1.0 alice', '1.1 alice']);
});

test('closing the difference is a no', async ({ gun, open, publisher }) => {
  const workbench = await open(`FROM ${gun}:unsigned\n`);
  await workbench.expand('acme/app');
  await workbench.expand('Signed tags');
  await workbench.chooseInMenu('1.0', 'Revoke…');
  await workbench.notification(`Revoke ${gun}:1.0 from`).waitFor();
  await workbench.page.locator('.tab').filter({ hasText: 'Changes of Trust Data' }).locator('.codicon-close').click();
  // The next publication begins only where this one has ended.
  await workbench.chooseInMenu('1.1', 'Revoke…');
  await workbench.notification(`Revoke ${gun}:1.1 from`).waitFor();
  await workbench.runCommand('Do Not Publish the Changes Shown');
  expect(await publisher.docker.signedTags(gun)).toEqual(['1.0 alice', '1.1 alice']);
});
