import type { AbsolutePath } from '../base/paths.ts';
import type { Clock } from '../remote/ports.ts';
import type { ImageTrust } from '../trust/image-trust.ts';
import type { ProjectFiles } from '../trust/project/project-files.ts';
import type { RootsOfTrust } from '../trust/roots-of-trust.ts';
import type { DockerEnvironment } from '../trust/settings-from.ts';
import type { PublisherHost } from './publish/publisher-host.ts';
import type { SourceFiles } from './source-files.ts';
import type { TrustRequest } from './trust-request.ts';

/** Everything a command needs of the process it runs in. `main.ts` makes it real; tests run commands on plain values. */
export interface CliHost {
  /** What was typed after the program's name. */
  readonly args: readonly string[];
  readonly version: string;
  /** What decides where no option or setting does. */
  readonly docker: DockerEnvironment;
  /** `NO_COLOR` is set (https://no-color.org). */
  readonly noColor: boolean;
  /** Results, and nothing else. */
  readonly stdout: TextOutput;
  /** Everything that is no result: errors, notes, the usage after a mistake. */
  readonly stderr: TextOutput;
  readonly clock: Clock;
  readonly sources: SourceFiles;
  /** A path as typed, from the root of the file system on. */
  absolutePath(path: string): AbsolutePath;
  /** The files below folders, for what the files that are checked say about each other. */
  projectFiles(roots: readonly AbsolutePath[]): ProjectFiles;
  readonly publisher: PublisherHost;
  /** @throws UsageError where the CA file cannot be read or holds no certificate */
  openTrust(request: TrustRequest): Promise<ImageTrust>;
  /**
   * @param from the folder to take roots over from; `undefined`: docker's, then notary's
   * @throws UsageError as `openTrust`
   */
  openRoots(request: TrustRequest, from?: string): Promise<RootsOfTrust>;
  /**
   * Serves the language server protocol over stdin and stdout; the process then lives until its client ends it.
   * @throws UsageError as `openTrust`
   */
  serveLanguage(request: LanguageRequest): Promise<void>;
}

export interface TextOutput {
  readonly isTerminal: boolean;
  write(text: string): void;
}

export interface LanguageRequest extends Omit<TrustRequest, 'settings'> {
  /** Settings by their names, untyped but without problems, for clients that give none. */
  readonly defaults: Readonly<Record<string, unknown>>;
}
