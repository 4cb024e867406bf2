import { describe, expect } from 'vitest';
import { sampleTest as test } from '../support/vscode/sample-test.ts';
import { SIGNED } from './suites/digests.ts';

/** The tree as somebody uses it who has no mouse. */
describe('the tree, by keyboard', () => {
  test.beforeEach(async ({ workbench }) => {
    await workbench.page.locator('.squiggly-warning').nth(1).waitFor();
    await workbench.showView('Image Trust');
    await workbench.widenSideBar(120);
    await workbench.focusTree();
  });

  test('opens repositories and roles, and shows the signed metadata of one', async ({ workbench }) => {
    await workbench.walkTo('alpine', 'ArrowRight');
    await workbench.walkTo('Signed tags', 'ArrowRight');
    await workbench.walkTo('Roles and keys', 'ArrowRight');
    await workbench.walkTo('targets', 'ArrowRight');
    await workbench.chooseFromMenu('Inspect Signed Metadata');
    await workbench.page.locator('.tab', { hasText: 'targets.jsonc' }).waitFor();
    await workbench.page.locator('.view-line', { hasText: 'Verified by Image Trust' }).waitFor();
    await workbench.page.locator('.view-line', { hasText: '"signed": {' }).waitFor();
    await workbench.takePicture('tree-light');
  });

  test('says everything that a line shows to who hears it', async ({ workbench }) => {
    await workbench.walkTo('alpine');
    const verdicts = await workbench.focusedRow().getAttribute('aria-label');
    expect(verdicts).toMatch(/^Repository \S+alpine: not signed · .*signed, not pinned \(2\)/);
    await workbench.walkTo('alpine', 'ArrowRight');
    await workbench.walkTo('Signed tags', 'ArrowRight');
    await workbench.walkTo('edge');
    const spoken = await workbench.focusedRow().getAttribute('aria-label');
    expect(spoken).toMatch(/^Signed tag edge, signed by alice, used here/);
  });

  test('shows images by file, and remembers it', async ({ workbench }) => {
    await workbench.runCommand('Image Trust: Show Images by File');
    await workbench.treeRow('Dockerfile').waitFor();
    await workbench.focusTree();
    await workbench.walkTo('Dockerfile', 'ArrowRight');
    await workbench.treeRow('line 4').waitFor();
    await workbench.takePicture('tree-by-file-light');
    await workbench.walkTo('line 10', 'Enter');
    await workbench.page.locator('.statusbar', { hasText: 'Ln 10' }).waitFor();
    await workbench.runCommand('Image Trust: Show Images by Repository');
    await workbench.treeRow('alpine').waitFor();
  });

  test('finds a signed tag', async ({ workbench }) => {
    await workbench.walkTo('alpine');
    await workbench.chooseFromMenu('Find a Signed Tag…');
    await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'edge' }).waitFor();
    await workbench.page.keyboard.type('edge');
    await workbench.page.keyboard.press('Enter');
    await expect.poll(() => workbench.focusedRow().textContent()).toContain('edge');
    expect(await workbench.focusedRow().textContent()).toContain(SIGNED['alpine:edge'].slice(0, 19));
  });

  test('shows the fingerprint of a root, and compares it', async ({ workbench }) => {
    await workbench.walkTo('alpine');
    await workbench.chooseFromMenu('Show Root Fingerprint');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText('Key id').first().waitFor();
    await workbench.takePicture('fingerprint-light');
    await dialog.getByRole('button', { name: 'Compare…' }).click();
    await workbench.page.keyboard.type('00'.repeat(32));
    await workbench.page.keyboard.press('Enter');
    await dialog.getByText('Different').first().waitFor();
  });
});
