import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { sampleTest as test } from '../support/vscode/sample-test.ts';
import { SIGNED } from './suites/digests.ts';

/** Asks for a signature that the sample's unsigned image does not have, and excuses it. */
const POLICY = `version: 1
images:
  - { match: "REGISTRY/alpine:3.18", signers: [alice] }
exceptions:
  - { match: "REGISTRY/alpine:3.18", reason: waits for alice, until: 2099-12-31 }
`;

/** What a person sees, with the extension installed from its package. */
describe('the packaged extension in VS Code', () => {
  test('underlines what is wrong', async ({ workbench }) => {
    await workbench.page.locator('.squiggly-warning').nth(1).waitFor();
    await workbench.page.locator('.squiggly-info').waitFor();
    await workbench.page.locator('.squiggly-hint').first().waitFor();
  });

  test('shows the evidence on hover', async ({ workbench }) => {
    await workbench.page.locator('.squiggly-warning').nth(1).waitFor();
    await workbench.goTo(7, 35);
    await workbench.openHover(SIGNED['alpine:edge']);
    await workbench.takePicture('hover-light');
  });

  test('says the state and the evidence to who hears them', async ({ workbench }) => {
    const { page } = workbench;
    await page.locator('.squiggly-warning').nth(1).waitFor();
    const status = page.locator('.statusbar [aria-label*="Image Trust: "]').first();
    const spoken = /Image Trust: 1 of 7 verified; content trust not enforced/;
    await expect.poll(() => status.getAttribute('aria-label')).toMatch(spoken);

    await workbench.goTo(7, 35);
    await workbench.openHover(SIGNED['alpine:edge']);
    // The keys of screen readers' users: into the hover, and from there into its text.
    for (const key of ['Control+K', 'Control+I']) await page.keyboard.press(key);
    await page.locator('.monaco-hover:focus-within').waitFor();
    const text = page.locator('.accessible-view .view-lines');
    await workbench.press('Shift+Alt+F2', text);
    await text.filter({ hasText: /is\ssigned/ }).waitFor();
    await text.filter({ hasText: SIGNED['alpine:edge'] }).waitFor();
    await workbench.takePicture('accessible-view-light');
  });

  test('holds images to the policy file, and asks before its exceptions count', async ({ workbench, folder, lab }) => {
    await workbench.page.locator('.squiggly-warning').nth(1).waitFor();
    await writeFile(join(folder, '.image-trust.yaml'), POLICY.replaceAll('REGISTRY', lab.registry));
    await workbench.page.locator('.squiggly-error').first().waitFor();
    const question = workbench.notification('makes an exception, which would hide findings');
    await question.waitFor();
    await workbench.takePicture('policy-light');
    await workbench.choose(question, 'Agree');
    await workbench.page.locator('.squiggly-error').waitFor({ state: 'detached' });
  });

  test('asks again about what was answered, once that is taken back', async ({ workbench, folder, lab }) => {
    const { page } = workbench;
    await writeFile(join(folder, '.image-trust.yaml'), POLICY.replaceAll('REGISTRY', lab.registry));
    await writeFile(join(folder, 'far.Dockerfile'), 'FROM registry.example.com/app:1\n');
    await workbench.openBeside('far.Dockerfile', 'far.Dockerfile');
    const aboutPolicy = workbench.notification('makes an exception, which would hide findings');
    await workbench.choose(aboutPolicy, 'Agree');
    const aboutHost = workbench.notification('may registry.example.com be asked');
    await workbench.choose(aboutHost, 'Never');
    await page.locator('.squiggly-error').waitFor({ state: 'detached' });

    await workbench.runCommandAndChoose('Image Trust: Take Back Answers…', '.image-trust.yaml');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'registry.example.com' }).click();
    await workbench.takePicture('take-back-light');
    await workbench.press('Enter', page.locator('.quick-input-widget'), 'hidden');
    await aboutPolicy.waitFor();
    await aboutHost.waitFor();
    await page.locator('.squiggly-error').first().waitFor();
  });

  test('shows tags, roles and keys in its tree, and pins from the light bulb', async ({ workbench, folder }) => {
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
    await workbench.takePicture('editor-light');
    await workbench.takeFromLightBulb();
    const dirty = workbench.page.locator('.tab.dirty');
    await dirty.waitFor();
    await workbench.press('Control+S', dirty, 'hidden');
    const pinned = before.replace('alpine:3.19 AS', `alpine:3.19@${SIGNED['alpine:3.19']} AS`);
    await expect.poll(() => readFile(file, 'utf8')).toBe(pinned);
  });
});
