import type { DockerEnvironment } from '../../server/src/trust/settings-from.ts';
import { joinPath } from '../../server/src/base/paths.ts';
import { UsageError } from '../../server/src/base/errors.ts';
import type { ExitCode } from '../../server/src/cli/exit-code.ts';
import type { CliHost, LanguageRequest } from '../../server/src/cli/host.ts';
import { run } from '../../server/src/cli/program.ts';
import type { PublisherHost } from '../../server/src/cli/publish/publisher-host.ts';
import type { FolderEntry, SourceEntry, SourceFiles } from '../../server/src/cli/source-files.ts';
import type { TrustRequest } from '../../server/src/cli/trust-request.ts';
import type { ImageTrust } from '../../server/src/trust/image-trust.ts';
import type { RootsOfTrust } from '../../server/src/trust/roots-of-trust.ts';
import { fakeProjectFiles } from './fake-project-files.ts';
import { CHECKED_AT, fakeImageTrust, type FakeWorld } from './fake-trust.ts';

export interface CliWorld extends FakeWorld {
  /** Text per path; folders are the paths in front of the slashes. */
  readonly files?: Readonly<Record<string, string>>;
  /** Folders that git ignores. */
  readonly ignored?: readonly string[];
  readonly isTerminal?: boolean;
  readonly noColor?: boolean;
  readonly docker?: DockerEnvironment;
  readonly publisher?: PublisherHost;
  /** In place of what the repositories and settings give. */
  readonly trust?: ImageTrust;
  readonly openRoots?: (request: TrustRequest, from?: string) => RootsOfTrust;
}

export interface CliResult {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
  /** What each command asked to be opened, in order. */
  readonly requests: readonly TrustRequest[];
  /** What the language server was started with, if it was. */
  readonly served: readonly LanguageRequest[];
  /** The files as they are afterwards. */
  readonly files: Readonly<Record<string, string>>;
}

/** Runs a command line, written as in a shell without quoting, in a world of plain values. */
export async function runCli(line: string, world: CliWorld = {}): Promise<CliResult> {
  let [stdout, stderr] = ['', ''];
  const requests: TrustRequest[] = [];
  const served: LanguageRequest[] = [];
  const files = { ...world.files };
  const isTerminal = world.isTerminal ?? false;
  const host: CliHost = {
    args: line.split(' ').filter((word) => word !== ''),
    version: '1.2.3',
    docker: world.docker ?? { contentTrust: false },
    noColor: world.noColor ?? false,
    stdout: { isTerminal, write: (text) => void (stdout += text) },
    stderr: { isTerminal, write: (text) => void (stderr += text) },
    clock: { now: () => CHECKED_AT, after: () => () => undefined },
    sources: fakeSources(files, world.ignored ?? []),
    absolutePath: (path) => joinPath(FOLDER, path),
    projectFiles: (roots) =>
      fakeProjectFiles(
        roots,
        (path) => files[typed(path)],
        () => Object.keys(files).map((path) => joinPath(FOLDER, path)),
      ),
    publisher: world.publisher ?? NO_PUBLISHER,
    openTrust: (request) => {
      requests.push(request);
      return Promise.resolve(world.trust ?? fakeImageTrust({ ...world, settings: request.settings }));
    },
    openRoots: (request, from) => {
      requests.push(request);
      if (world.openRoots === undefined) throw new Error('no root of trust is asked for here');
      return Promise.resolve(world.openRoots(request, from));
    },
    serveLanguage: (request) => Promise.resolve(void served.push(request)),
  };
  const code = await run(host);
  return { code, stdout, stderr, requests, served, files };
}

/** The folder that commands run in. */
const FOLDER = '/project';

function typed(path: string): string {
  return path.startsWith(`${FOLDER}/`) ? path.slice(FOLDER.length + 1) : path;
}

/** For command lines that publish nothing. */
const NO_PUBLISHER: PublisherHost = {
  openKeys: () => {
    throw new Error('nothing is to be published here');
  },
  openPublishing: () => Promise.reject(new UsageError('nothing is to be published here')),
  readKeyFile: () => Promise.reject(new UsageError('no key is to be read here')),
  createFile: () => Promise.reject(new UsageError('nothing is to be written here')),
  confirm: () => Promise.resolve('nobody'),
};

function fakeSources(files: Record<string, string>, ignored: readonly string[]): SourceFiles {
  const read = (path: string): Promise<Uint8Array> => {
    const text = files[path];
    if (text === undefined) return Promise.reject(new UsageError(`${path} cannot be read: it does not exist`));
    return Promise.resolve(new TextEncoder().encode(text));
  };
  return {
    look: (path) => Promise.resolve(look(Object.keys(files), path)),
    read,
    readPlain: read,
    isIgnored: (path) => Promise.resolve(ignored.some((folder) => `${path}/`.startsWith(`${folder}/`))),
    write: (path, content) => {
      files[path] = new TextDecoder('utf-8', { ignoreBOM: true }).decode(content);
      return Promise.resolve();
    },
    upwards: (path, name) =>
      path
        .split('/')
        .map((_, index, parts) => [...parts.slice(0, index), name].join('/'))
        .reverse(),
  };
}

function look(paths: readonly string[], path: string): SourceEntry {
  if (paths.includes(path)) return { kind: 'file' };
  const prefix = path === '.' ? '' : `${path.replace(/\/$/, '')}/`;
  const below = paths.filter((candidate) => candidate.startsWith(prefix));
  if (below.length === 0 && path !== '.') return { kind: 'absent' };
  const entries = new Map<string, FolderEntry>();
  for (const candidate of below) {
    const [name = '', ...rest] = candidate.slice(prefix.length).split('/');
    entries.set(name, { name, path: prefix + name, kind: rest.length === 0 ? 'file' : 'folder' });
  }
  return { kind: 'folder', entries: [...entries.values()] };
}
