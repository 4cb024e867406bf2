import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../paths.ts';
import { findExecutable, run } from '../process.ts';

/** A VS Code. Its server, workbench and extension host come in the npm package code-server. */
export interface VscodeRelease {
  readonly version: string;
  readonly package: string;
  /** The npm package with the Node that it runs on; absent: this one's will do. */
  readonly node?: string;
  /** Modules that are compiled for that Node. */
  readonly compiled: readonly string[];
}

/** The one that `engines.vscode` names. */
export const OLDEST_VSCODE: VscodeRelease = {
  version: '1.100.3',
  package: 'code-server@4.100.3',
  compiled: ['@vscode/spdlog', 'native-watchdog'],
};

export const NEWEST_VSCODE: VscodeRelease = {
  version: '1.139.1',
  package: 'code-server@4.139.1',
  node: `node-${process.platform}-${process.arch}@24.21.0`,
  compiled: ['@vscode/spdlog', '@vscode/native-watchdog'],
};

/** Counted up where a step below changes, so that older installations are made again. */
const RECIPE = 2;

/** What starts an installed VS Code's server: the program, and its first argument. */
export interface VscodeProgram {
  readonly node: string;
  readonly main: string;
}

/**
 * Installs VS Code below `.cache/`, unless this recipe was carried out there before; takes half a minute.
 * The folder appears only when everything in it is complete.
 */
export async function installVscode(release: VscodeRelease, say: (line: string) => void): Promise<VscodeProgram> {
  const installation = join(cacheFolder, `vscode-${release.version}`);
  const stamp = JSON.stringify({ package: release.package, recipe: RECIPE, nodeAbi: process.versions.modules });
  const stampFile = join(installation, 'image-trust-stamp.json');
  if (!existsSync(stampFile) || (await readFile(stampFile, 'utf8')) !== stamp) {
    say(`VS Code ${release.version}: installing into ${installation} (once, about half a minute)`);
    const work = `${installation}.partial`;
    await rm(work, { recursive: true, force: true });
    await unpackServer(release, work);
    if (release.node !== undefined) await unpackNode(release.node, work);
    await installModules(release, work);
    await writeFile(join(work, 'image-trust-stamp.json'), stamp);
    await rm(installation, { recursive: true, force: true });
    await rename(work, installation);
  }
  return { node: nodeOf(release, installation), main: join(installation, 'out', 'server-main.js') };
}

function nodeOf({ node }: VscodeRelease, installation: string): string {
  return node === undefined ? process.execPath : join(installation, OWN_NODE, 'node');
}

/** Where a VS Code that needs another Node than ours has it. */
const OWN_NODE = 'own-node';

/** Only the package's `lib/vscode` is wanted: code-server's own part, its install script and its dependencies are not. */
async function unpackServer(release: VscodeRelease, work: string): Promise<void> {
  await unpack(release.package, 'package/lib/vscode', work);
}

async function unpackNode(name: string, work: string): Promise<void> {
  await unpack(name, 'package/bin', join(work, OWN_NODE));
}

/** Puts what a folder of an npm package holds into `target`. */
async function unpack(name: string, folder: string, target: string): Promise<void> {
  const download = `${target}.download`;
  await rm(download, { recursive: true, force: true });
  await mkdir(download, { recursive: true });
  await mkdir(target, { recursive: true });
  const archive = (await npm(download, 'pack', '--silent', '--ignore-scripts', name)).trim();
  const depth = folder.split('/').length;
  await run('tar', ['-xzf', join(download, archive), '-C', target, `--strip-components=${depth}`, folder]);
  await rm(download, { recursive: true });
}

async function installModules({ compiled }: VscodeRelease, work: string): Promise<void> {
  await npm(work, 'install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error');
  // They use Node-API, so that it does not matter for which Node they are compiled.
  await npm(work, 'rebuild', ...compiled, ...localNodeHeaders());
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
