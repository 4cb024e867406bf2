import { execute, findExecutable } from '../process.ts';

/** A program that tests run and npm cannot install. */
export interface Tool {
  /** What people call it. */
  readonly name: string;
  /** What cannot be tested without it. */
  readonly neededFor: 'integration' | 'e2e';
  /** Any one of these names on `PATH` will do. */
  readonly executables: readonly string[];
  /** Arguments that the executable must take successfully; left out where being there is enough. */
  readonly probe?: readonly string[];
  /** Names of Debian and Ubuntu packages that bring it, best first; the first that the system offers is installed. */
  readonly packages: readonly string[];
  /** Where to get it elsewhere. */
  readonly source: string;
}

const NOTARY_SOURCE = 'https://github.com/notaryproject/notary/releases/tag/v0.7.0';

export const TOOLS: readonly Tool[] = [
  {
    name: 'notary',
    neededFor: 'integration',
    executables: ['notary'],
    packages: ['notary'],
    source: NOTARY_SOURCE,
  },
  {
    name: 'notary-server',
    neededFor: 'integration',
    executables: ['notary-server'],
    packages: ['notary'],
    source: NOTARY_SOURCE,
  },
  {
    name: 'docker-registry',
    neededFor: 'integration',
    executables: ['docker-registry'],
    packages: ['docker-registry'],
    source:
      'https://github.com/distribution/distribution/releases/tag/v2.8.3 (install "registry" as "docker-registry")',
  },
  {
    name: 'docker with "docker trust"',
    neededFor: 'integration',
    executables: ['docker'],
    probe: ['trust', 'inspect', '--help'],
    // Version 29 of docker dropped the command; an engine is not needed.
    packages: ['docker-cli', 'docker.io'],
    source: 'https://download.docker.com (a command line of version 28 or older)',
  },
  {
    name: 'docker-credential-pass',
    neededFor: 'integration',
    executables: ['docker-credential-pass'],
    packages: ['golang-docker-credential-helpers'],
    source: 'https://github.com/docker/docker-credential-helpers/releases',
  },
  {
    name: 'pass',
    neededFor: 'integration',
    executables: ['pass'],
    packages: ['pass'],
    source: 'https://www.passwordstore.org',
  },
  {
    name: 'docker-compose',
    neededFor: 'integration',
    executables: ['docker-compose'],
    packages: ['docker-compose'],
    source: 'https://docs.docker.com/compose/install/standalone/',
  },
  {
    name: 'neovim',
    neededFor: 'integration',
    executables: ['nvim'],
    packages: ['neovim'],
    source: 'https://neovim.io',
  },
  {
    name: 'openssl',
    neededFor: 'integration',
    executables: ['openssl'],
    packages: ['openssl'],
    source: 'https://openssl-library.org/source/',
  },
  {
    name: 'Chromium',
    neededFor: 'e2e',
    executables: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    packages: ['chromium', 'chromium-browser'],
    source: 'https://www.chromium.org/getting-involved/download-chromium/',
  },
  {
    name: 'ripgrep',
    neededFor: 'e2e',
    executables: ['rg'],
    packages: ['ripgrep'],
    source: 'https://github.com/BurntSushi/ripgrep/releases',
  },
  // VS Code's log and watchdog modules are compiled on this machine.
  {
    name: 'a C++ compiler',
    neededFor: 'e2e',
    executables: ['g++', 'clang++'],
    packages: ['g++'],
    source: 'your system, with make',
  },
  {
    name: 'make',
    neededFor: 'e2e',
    executables: ['make'],
    packages: ['make'],
    source: 'your system',
  },
  {
    name: 'Python 3',
    neededFor: 'e2e',
    executables: ['python3'],
    packages: ['python3'],
    source: 'https://www.python.org/downloads/',
  },
];

/** The tools that this machine does not have, or has in a version that cannot do what is needed. */
export async function missingTools(): Promise<readonly Tool[]> {
  const present = await Promise.all(TOOLS.map(isPresent));
  return TOOLS.filter((_, index) => present[index] === false);
}

async function isPresent(tool: Tool): Promise<boolean> {
  for (const name of tool.executables) {
    const path = await findExecutable(name);
    if (path === undefined) continue;
    if (tool.probe === undefined) return true;
    if ((await execute(path, tool.probe)).exitCode === 0) return true;
  }
  return false;
}
