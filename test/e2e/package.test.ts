import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { startVscodeServer } from '../support/vscode/server.ts';

test('what VS Code installs from the package is what the extension needs and nothing else', async () => {
  const server = await startVscodeServer({ extensions: [inject('vsix')] });
  onTestFinished(() => server.stop());
  const installed = await readdir(server.extensionsFolder, { withFileTypes: true });
  const [extension, ...others] = installed.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(others).toEqual([]);
  const entries = await readdir(join(server.extensionsFolder, extension ?? ''), {
    recursive: true,
    withFileTypes: true,
  });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const root = join(server.extensionsFolder, extension ?? '', '/');
  expect(files.map((file) => file.replace(root, '')).sort()).toEqual([
    '.vsixmanifest',
    'LICENSE.txt',
    'changelog.md',
    'dist/extension.js',
    'dist/server.js',
    'l10n/bundle.l10n.de.json',
    'media/icon.png',
    'media/view.svg',
    'media/walkthrough/explore.svg',
    'media/walkthrough/pin.svg',
    'media/walkthrough/see.svg',
    'package.json',
    'package.nls.de.json',
    'package.nls.json',
    'readme.md',
    'schemas/image-trust-policy.schema.json',
    'syntaxes/compose-references.tmLanguage.json',
    'syntaxes/dockerfile-references.tmLanguage.json',
  ]);
  const size = async (bundle: string): Promise<number> => (await stat(join(root, 'dist', bundle))).size;
  expect(await size('extension.js')).toBeLessThan(300_000);
  expect(await size('server.js')).toBeLessThan(1_500_000);
});
