import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../paths.ts';
import { findExecutable, run } from '../process.ts';

/** The VS Code that `engines.vscode` names. Its server, workbench and extension host come in the npm package code-server. */
const VSCODE_VERSION = '1.100.3';
const PACKAGE = 'code-server@4.100.3';

/** Counted up where a step below changes, so that older installations are made again. */
const RECIPE = 2;

const installation = join(cacheFolder, `vscode-${VSCODE_VERSION}`);

/** What starts VS Code's server; there once `installVscode` has succeeded. */
export const vscodeServerMain = join(installation, 'out', 'server-main.js');

/**
 * Installs VS Code below `.cache/`, unless this recipe was carried out there before; takes half a minute.
 * The folder appears only when everything in it is complete.
 */
export async function installVscode(say: (line: string) => void): Promise<void> {
  const stamp = JSON.stringify({ package: PACKAGE, recipe: RECIPE, nodeAbi: process.versions.modules });
  const stampFile = join(installation, 'image-trust-stamp.json');
  if (existsSync(stampFile) && (await readFile(stampFile, 'utf8')) === stamp) return;

  say(`VS Code ${VSCODE_VERSION}: installing into ${installation} (once, about half a minute)`);
  const work = `${installation}.partial`;
  await rm(work, { recursive: true, force: true });
  await unpackServer(work);
  await installModules(work);
  await writeFile(join(work, 'image-trust-stamp.json'), stamp);
  await rm(installation, { recursive: true, force: true });
  await rename(work, installation);
}

/** Only the package's `lib/vscode` is wanted: code-server's own part, its install script and its dependencies are not. */
async function unpackServer(work: string): Promise<void> {
  const download = `${work}.download`;
  await rm(download, { recursive: true, force: true });
  await mkdir(download, { recursive: true });
  await mkdir(work, { recursive: true });
  const archive = (await npm(download, 'pack', '--silent', '--ignore-scripts', PACKAGE)).trim();
  await run('tar', ['-xzf', join(download, archive), '-C', work, '--strip-components=3', 'package/lib/vscode']);
  await rm(download, { recursive: true });
}

async function installModules(work: string): Promise<void> {
  await npm(work, 'install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error');
  await npm(work, 'rebuild', '@vscode/spdlog', 'native-watchdog', ...localNodeHeaders());
  // The extension host looks for its modules in the archive that the desktop application has.
  await symlink('node_modules', join(work, 'node_modules.asar'), 'dir');
  await linkRipgrep(join(work, 'node_modules', '@vscode', 'ripgrep', 'bin'));
}

/** VS Code finds files with ripgrep, which its package would download: this machine's own takes the place. */
async function linkRipgrep(folder: string): Promise<void> {
  const ripgrep = await findExecutable('rg');
  if (ripgrep === undefined) return;
  await mkdir(folder, { recursive: true });
  await symlink(ripgrep, join(folder, 'rg'));
}

/** Node's headers where they are installed beside it, so that compiling downloads none. */
function localNodeHeaders(): readonly string[] {
  const prefix = dirname(dirname(process.execPath));
  return existsSync(join(prefix, 'include', 'node', 'node.h')) ? [`--nodedir=${prefix}`] : [];
}

function npm(cwd: string, ...args: readonly string[]): Promise<string> {
  return run('npm', args, { cwd });
}
