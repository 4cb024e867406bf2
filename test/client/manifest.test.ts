import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json';

const ROOT = join(import.meta.dirname, '../..');
const { commands, menus, views, viewsWelcome, viewsContainers, grammars } = manifest.contributes;
const ENTRIES = Object.values(menus).flat();

describe('what package.json names', () => {
  test.each([
    manifest.icon,
    ...viewsContainers.activitybar.map(({ icon }) => icon),
    ...grammars.map(({ path }) => path),
  ])('%s is there', (path) => {
    expect(existsSync(join(ROOT, path))).toBe(true);
  });

  test.each(ENTRIES.map(({ command }) => command))('the menu entry %s is a command', (command) => {
    expect(commands.map((declared) => declared.command)).toContain(command);
  });

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
    ]);
  });
});
