import { expect } from 'vitest';
import type { Publisher } from '../support/publisher.ts';
import { publisherTest as test } from '../support/vscode/publisher-test.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

/** Publishes what is shown, where something is taken away after a second question. */
async function publishWhatIsLost(workbench: Workbench, lost: string): Promise<void> {
  const { page } = workbench;
  await page.locator('.editor-actions [aria-label^="Publish the Changes Shown"]').first().click();
  const dialog = page.locator('.monaco-dialog-box').filter({ hasText: lost });
  await dialog.getByText('Publish', { exact: true }).waitFor();
  await workbench.takePicture('publish-lost-light');
  await dialog.getByText('Publish', { exact: true }).click();
}

/** What `docker trust inspect` prints of a role. */
interface Named {
  readonly Name: string;
  readonly Keys: readonly { readonly ID: string }[];
}

/** `Root`, `Repository` and the signers, each with the ids of its keys, as docker sees them. */
async function dockerKeys({ docker }: Publisher, gun: string): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await docker.trustInspect(gun);
  const [found] = JSON.parse(stdout) as readonly { readonly Signers: Named[]; readonly AdministrativeKeys: Named[] }[];
  const named = [...(found?.Signers ?? []), ...(found?.AdministrativeKeys ?? [])];
  return Object.fromEntries(named.map(({ Name, Keys }) => [Name, Keys.map(({ ID }) => ID).join(' ')]));
}

test('a signer is added from the tree with the public key in a file, and removed by name', async ({
  gun,
  open,
  publisher,
}) => {
  await publisher.run('key', 'generate', 'bob');
  const workbench = await open(`FROM ${gun}:1.0\n`);
  const { page } = workbench;
  await workbench.chooseInMenu('acme/app', 'Add a Signer…');
  await workbench.answer('Name of the signer', 'bob');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'bob.pub' }).click();
  await workbench.notification('Add signer bob to').waitFor();
  await workbench.takePicture('add-signer-light');
  await page.locator('.editor-actions [aria-label^="Publish the Changes Shown"]').first().click();
  await workbench.answer('Passphrase of the targets Key', 'targets passphrase');
  await workbench.notification('Added signer bob').waitFor();
  expect(Object.keys(await dockerKeys(publisher, gun))).toContain('bob');
  expect(await publisher.notary.run('delegation', 'list', gun)).toContain('targets/bob');

  await workbench.expand('acme/app');
  await workbench.expand('Roles and keys');
  await workbench.chooseInMenu('targets/bob', 'Remove Signer…');
  await publishWhatIsLost(workbench, 'The signatures of bob');
  await workbench.answer('Passphrase of the targets Key', 'targets passphrase');
  await workbench.treeRow('targets/bob').waitFor({ state: 'detached' });
  expect(Object.keys(await dockerKeys(publisher, gun))).not.toContain('bob');
  expect(await publisher.notary.run('delegation', 'list', gun)).not.toContain('targets/bob');
  expect(await publisher.docker.signedTags(gun)).toEqual(['1.0 alice']);
});

test('a key is rotated from the tree, to one with a passphrase that is typed twice', async ({
  gun,
  open,
  publisher,
}) => {
  const before = await dockerKeys(publisher, gun);
  const workbench = await open(`FROM ${gun}:1.0\n`);
  await workbench.expand('acme/app');
  await workbench.expand('Roles and keys');
  await workbench.chooseInMenu('targets', 'Rotate Key…');
  await publishWhatIsLost(workbench, 'The targets key');
  await workbench.answer('Passphrase of the root Key', 'root passphrase');
  await workbench.answer('A new key is made', 'a new passphrase');
  await workbench.answer('Repeat it.', 'a new passphrase');
  await workbench.notification('Rotated the targets key').waitFor();
  await workbench.notification('Rotate the targets key').waitFor({ state: 'hidden' });
  await workbench.takePicture('rotated-light');
  const after = await dockerKeys(publisher, gun);
  expect(after).toEqual({ ...before, Repository: expect.not.stringMatching(before['Repository'] ?? '') as string });
  expect(await publisher.notary.run('list', gun)).toMatch(/^1\.0 .*targets\/alice/m);
});

test('a publication that is cancelled while the trust server is slow publishes nothing', async ({
  gate,
  gun,
  open,
  publisher,
}) => {
  const workbench = await open(`FROM ${gun}:1.0\n`);
  gate.shut();
  await workbench.chooseInMenu('acme/app', 'Sign a Tag…');
  await workbench.answer('Sign a Tag of', '1.1');
  const progress = workbench.notification('reading what is published');
  await progress.waitFor();
  await workbench.takePicture('publish-progress-light');
  await progress.getByRole('button', { name: 'Cancel' }).click();
  await progress.waitFor({ state: 'detached' });
  gate.open();
  // The next publication begins only where this one has ended.
  await workbench.chooseInMenu('acme/app', 'Sign a Tag…');
  await workbench.answer('Sign a Tag of', '1.2');
  await workbench.notification(`Sign ${gun}:1.2 sha256:`).waitFor();
  await workbench.runCommand('Do Not Publish the Changes Shown');
  expect(await publisher.docker.signedTags(gun)).toEqual(['1.0 alice']);
});
