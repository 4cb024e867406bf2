import { publisherTest } from '../support/vscode/publisher-test.ts';

/** On a machine that believes no root at its first use. */
const test = publisherTest.override({ machineSettings: { 'imageTrust.trustOnFirstUse': false } });

test('the root that docker trusts is taken over, and forgotten again', async ({ gun, open, publisher }) => {
  // Docker trusts it from its first look on, and keeps it in its folder.
  await publisher.docker.trustInspect(gun);
  const workbench = await open(`FROM ${gun}:1.0\n`);
  const { page } = workbench;
  const rejected = page.locator('.squiggly-error');
  await rejected.waitFor();

  await workbench.runCommandThatLists('Image Trust: Import Roots from Docker and Notary…', gun);
  await workbench.takePicture('import-roots-light');
  await workbench.press('Enter', page.locator('.quick-input-widget'), 'hidden');
  await workbench.notification('Took over 1 root').waitFor();
  await page.locator('.squiggly-hint').waitFor();
  await rejected.waitFor({ state: 'detached' });
  await workbench.takePicture('imported-roots-light');

  await workbench.chooseInMenu('acme/app', 'Forget Trust in a Repository…');
  const dialog = page.locator('.monaco-dialog-box').filter({ hasText: gun });
  await dialog.getByText('Forget', { exact: true }).waitFor();
  await workbench.takePicture('forget-root-light');
  await dialog.getByText('Forget', { exact: true }).click();
  await workbench.notification('Forgot the root of').waitFor();
  await rejected.waitFor();
  await workbench.takePicture('forgot-root-light');
});
