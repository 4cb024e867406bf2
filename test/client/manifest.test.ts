import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json';
import texts from '../../package.nls.json';

const ROOT = join(import.meta.dirname, '../..');
const { commands, menus, views, viewsWelcome, viewsContainers, grammars, walkthroughs } = manifest.contributes;
const ENTRIES = Object.values(menus).flat();
const STEPS = walkthroughs.flatMap(({ steps }) => steps);

describe('what package.json names', () => {
  test.each([
    manifest.icon,
    ...viewsContainers.activitybar.map(({ icon }) => icon),
    ...grammars.map(({ path }) => path),
    ...STEPS.map(({ media }) => media.svg),
  ])('%s is there', (path) => {
    expect(existsSync(join(ROOT, path))).toBe(true);
  });

  test.each(ENTRIES.map(({ command }) => command))('the menu entry %s is a command', (command) => {
    expect(commands.map((declared) => declared.command)).toContain(command);
  });

  test.each(STEPS)(
    'the walkthrough step $id leads to commands of VS Code or of ours',
    ({ description, completionEvents }) => {
      const text = texts[description.slice(1, -1) as keyof typeof texts];
      const named = [
        ...text.matchAll(/\(command:([\w.]+)\)/g),
        ...completionEvents.join(' ').matchAll(/onCommand:(\S+)/g),
      ];
      const ours = [...commands.map(({ command }) => command), 'imageTrust.repositories.focus'];
      const absent = named.map(([, command = '']) => command).filter((command) => !ours.includes(command));
      expect(absent.filter((command) => !command.startsWith('workbench.'))).toEqual([]);
    },
  );

  test('the views that menus and welcome texts belong to exist', () => {
    const ids = Object.values(views)
      .flat()
      .map(({ id }) => id);
    const named = ENTRIES.flatMap(({ when }) => /view == (\S+)/.exec(when)?.[1] ?? []);
    expect(ids).toEqual(expect.arrayContaining([...named, ...viewsWelcome.map(({ view }) => view)]));
  });
});

describe('what package.json promises', () => {
  test('the extension starts for its own files only, and no start searches the workspace', () => {
    const files = manifest.activationEvents.filter((event) => !/^onLanguage:(docker|github)/.test(event));
    // Without a wildcard VS Code looks whether that one path exists.
    expect(files.filter((event) => !/^workspaceContains:[^*?{}[\]]+$/.test(event))).toEqual([]);
  });

  test('Restricted Mode is supported, and says what is missing in it', () => {
    expect(manifest.capabilities.untrustedWorkspaces.supported).toBe('limited');
  });

  test('nothing is published from a workspace that is not trusted', () => {
    const publishing = commands.filter(({ command }) => command.startsWith('imageTrust.publish.'));
    const enabled = publishing.map(({ command, ...more }) => [
      command,
      'enablement' in more ? more.enablement : 'always',
    ]);
    expect(Object.fromEntries(enabled)).toEqual({
      'imageTrust.publish.sign': 'isWorkspaceTrusted',
      'imageTrust.publish.revoke': 'isWorkspaceTrusted',
      'imageTrust.publish.addSigner': 'isWorkspaceTrusted',
      'imageTrust.publish.removeSigner': 'isWorkspaceTrusted',
      'imageTrust.publish.rotate': 'isWorkspaceTrusted',
      // Only while something trusted waits for an answer.
      'imageTrust.publish.approval.publish': 'imageTrust.isApproving',
      'imageTrust.publish.approval.cancel': 'imageTrust.isApproving',
      'imageTrust.publish.forgetPassphrases': 'always',
    });
    const menu = menus['view/item/context'].filter(({ command }) => command.startsWith('imageTrust.publish.'));
    expect(menu.filter(({ when }) => !when.includes('isWorkspaceTrusted'))).toEqual([]);
  });

  test('commands about a line of the tree stay out of the command palette', () => {
    const hidden = menus.commandPalette.filter(({ when }) => when === 'false').map(({ command }) => command);
    expect(hidden).toEqual([
      'imageTrust.copyDigest',
      'imageTrust.copyKeyId',
      'imageTrust.pull',
      'imageTrust.copyReference',
      'imageTrust.inspectMetadata',
      'imageTrust.openInRegistry',
      'imageTrust.showUses',
      'imageTrust.pinUses',
      'imageTrust.publish.revoke',
      'imageTrust.publish.removeSigner',
      'imageTrust.publish.rotate',
    ]);
  });
});
