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

  test.each(
    ['.github', '.gitea', '.forgejo'].map((folder) => `${folder}/workflows`).concat('action.yml', 'action.yaml'),
  )('the extension starts where there is %s, which VS Code takes for any YAML', (path) => {
    expect(manifest.activationEvents).toContain(`workspaceContains:${path}`);
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

  test.each([
    ['Dockerfile.dev', 'dockerfile'],
    ['app/compose.prod.yaml', 'yaml'],
    ['docker-bake.override.json', 'json'],
    ['.devcontainer/devcontainer.json', 'jsonc'],
    ['.devcontainer.json', 'jsonc'],
    ['.gitea/workflows/test.yml', 'yaml'],
    ['setup/action.yaml', 'yaml'],
    ['ci/build.gitlab-ci.yml', 'yaml'],
    ['deploy/web.k8s.yaml', 'yaml'],
    ['deploy/kubernetes/web/service.yml', 'yaml'],
    ['deploy/cronjobs.yaml', 'yaml'],
    ['deploy/pod.yml', 'yaml'],
  ])('the commands for one file are in the command palette while %s is in front', (path, language) => {
    const keys = {
      editorLangId: language,
      resourceFilename: path.slice(path.lastIndexOf('/') + 1),
      resourcePath: `/${path}`,
    };
    const entries = menus.commandPalette.filter(({ command }) => command.endsWith('InFile'));
    expect(entries.map(({ when }) => holds(when, keys))).toEqual([true, true]);
  });

  test('the commands for one file are not there for other files', () => {
    const keys = { editorLangId: 'yaml', resourceFilename: 'podman.yaml', resourcePath: '/docs/podman.yaml' };
    const entries = menus.commandPalette.filter(({ command }) => command.endsWith('InFile'));
    expect(entries.map(({ when }) => holds(when, keys))).toEqual([false, false]);
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

/** A `when` clause of comparisons with regular expressions, any of which is enough. */
function holds(when: string, keys: Readonly<Record<string, string>>): boolean {
  return when.split(' || ').some((clause) => {
    const [, key = '', pattern = ''] = /^(\w+) =~ \/(.*)\/$/.exec(clause) ?? [];
    return new RegExp(pattern).test(keys[key] ?? '\0');
  });
}
