import { UsageError } from '../base/errors.ts';
import { folderOfPath } from '../base/paths.ts';
import type { DocumentToInspect } from '../trust/image-trust.ts';
import type { Inspection } from '../trust/inspection.ts';
import type { DocumentKind } from '../trust/documents.ts';
import { withTexts } from '../trust/project/project-files.ts';
import { Projects } from '../trust/project/projects.ts';
import type { Settings } from '../trust/settings.ts';
import type { CliHost } from './host.ts';
import { trustRequest, type TrustOptions } from './options.ts';
import { exceptionNotes, Policies, type ReadPolicy } from './policies.ts';
import { namedSources } from './named-sources.ts';
import { Progress } from './progress.ts';
import { findSources, type FoundSources, type SourceFile } from './source-files.ts';
import { readSource, type SourceText } from './source-text.ts';
import { compareCodePoints } from './text-order.ts';

/** One file with the verdicts on its images. */
export interface InspectedSource {
  readonly path: string;
  readonly document: SourceText;
  readonly inspection: Inspection;
}

export interface InspectedSources {
  /** In the order of their paths. */
  readonly sources: readonly InspectedSource[];
  /** What could not be read at all, as sentences without a full stop. */
  readonly failures: readonly string[];
  /** The policy files that apply, and those among the files themselves. */
  readonly policies: readonly ReadPolicy[];
  /** What the user should know besides, as sentences without a full stop. */
  readonly notes: readonly string[];
  readonly settings: Settings;
}

/** What the commands that look into files understand besides. */
export interface SourceOptions extends TrustOptions {
  readonly acceptExceptions?: boolean;
}

/**
 * The files and folders that a command names, judged. Files are read one after the other, then asked about together:
 * questions about one repository are shared, and none is answered from memory.
 * @throws UsageError where the options make no sense
 */
export async function inspectSources(
  host: CliHost,
  paths: readonly string[],
  options: SourceOptions,
): Promise<InspectedSources> {
  const request = await trustRequest(host, options);
  const trust = await host.openTrust(request);
  const exceptions = options.acceptExceptions === true ? 'accepted' : 'not accepted';
  const found = await findSources(host.sources, paths, request.settings.documents);
  const policies = new Policies(host.sources, { exceptions, now: host.clock.now(), folders: found.folders });
  const { documents, unreadable, projects } = await readProjects(host, found, request.settings.documents);
  const toInspect: ToInspect[] = [];
  for (const document of documents) {
    const context = {
      buildArguments: request.settings.buildArguments,
      ...(await projects.contextOf({ ...document, path: host.absolutePath(document.path) })),
    };
    const policy = await policies.applyingTo(document.path);
    toInspect.push({ document, context, ...(policy && { policy }) });
  }
  const progress = new Progress(host.stderr, host.clock);
  // All begin before the first answer can be there, or files would ask again what others have just been told.
  const judged = toInspect.map(async ({ document, ...circumstances }): Promise<InspectedSource> => {
    const { path } = document;
    const onChange = (state: Inspection): void => progress.follow(path, state);
    const inspection = await trust.inspect({ ...document, ...circumstances }, { freshness: 'now', onChange });
    return { path, document, inspection };
  });
  const sources = await Promise.all(judged);
  progress.end();
  for (const path of found.policies) await policies.find(path);
  const failures = [...found.failures, ...unreadable, ...(await policies.failures())];
  const notes = exceptionNotes(sources.map(({ inspection }) => inspection));
  return { sources, failures, policies: await policies.all(), notes, settings: request.settings };
}

/** A file with what decides how it is read and judged. */
interface ToInspect extends Pick<DocumentToInspect, 'context' | 'policy'> {
  readonly document: SourceText;
}

/** What the files say about each other. They are read below the current folder and the folders that the user named. */
function projectsOf(host: CliHost, documents: readonly SourceText[], folders: readonly string[]): Projects {
  const roots = ['.', ...folders].map((folder) => host.absolutePath(folder));
  const around = documents.filter(({ kind }) => kind === 'compose' || kind === 'bake' || kind === 'devcontainer');
  const texts = new Map(documents.map(({ path, text }) => [host.absolutePath(path), text]));
  return new Projects({
    files: withTexts(host.projectFiles(roots), texts),
    roots,
    folders: [...new Set(around.map(({ path }) => folderOfPath(host.absolutePath(path))))],
  });
}

/** The files that were found, and those that they name. */
async function readProjects(
  host: CliHost,
  { files, folders, walked }: FoundSources,
  kinds: ReadonlySet<DocumentKind>,
): Promise<ReadSources & { readonly projects: Projects }> {
  const found = await readSources(host, files);
  const projects = projectsOf(host, found.documents, folders);
  const known = new Set(files.map(({ path }) => host.absolutePath(path)));
  const others = (await namedSources(host, projects, { walked, kinds })).filter(
    ({ path }) => !known.has(host.absolutePath(path)),
  );
  const named = await readSources(host, others);
  return {
    documents: [...found.documents, ...named.documents].sort((a, b) => compareCodePoints(a.path, b.path)),
    unreadable: [...found.unreadable, ...named.unreadable],
    projects,
  };
}

interface ReadSources {
  readonly documents: readonly SourceText[];
  readonly unreadable: readonly string[];
}

async function readSources(host: CliHost, files: readonly SourceFile[]): Promise<ReadSources> {
  const documents: SourceText[] = [];
  const unreadable: string[] = [];
  for (const file of files) {
    try {
      documents.push(await readSource(host.sources, file));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      unreadable.push(error.message);
    }
  }
  return { documents, unreadable };
}
