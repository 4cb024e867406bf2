import { execute, findExecutable, run } from '../process.ts';
import type { Tool } from './tools.ts';

/** Whether packages can be installed with `apt-get`, by this user or through `sudo`. */
export async function hasApt(): Promise<boolean> {
  if ((await findExecutable('apt-get')) === undefined) return false;
  return process.getuid?.() === 0 || (await findExecutable('sudo')) !== undefined;
}

/** Installs the packages that bring `tools`; those that the system does not offer are left out. @throws CommandError */
export async function installPackages(tools: readonly Tool[], say: (line: string) => void): Promise<void> {
  say('apt-get update');
  await asRoot('apt-get', 'update', '-qq');
  const packages = new Set<string>();
  for (const tool of tools) {
    const name = await firstOffered(tool.packages);
    if (name === undefined) say(`${tool.name}: no package offered (${tool.packages.join(', ')})`);
    else packages.add(name);
  }
  if (packages.size === 0) return;
  say(`apt-get install ${[...packages].join(' ')}`);
  await asRoot('apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...packages);
}

async function firstOffered(packages: readonly string[]): Promise<string | undefined> {
  for (const name of packages) {
    // A dry run says more than the list of names, in which names without any installable version stand too.
    if ((await execute('apt-get', ['install', '--dry-run', '-qq', name])).exitCode === 0) return name;
  }
  return undefined;
}

/** Through `sudo` where this user is not root; without a terminal `sudo` must not ask for a password. */
async function asRoot(command: string, ...args: readonly string[]): Promise<void> {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  if (process.getuid?.() === 0) {
    await run(command, args, { env });
    return;
  }
  const sudo = ['DEBIAN_FRONTEND=noninteractive', command, ...args];
  await run('sudo', process.stdin.isTTY ? sudo : ['--non-interactive', ...sudo]);
}
