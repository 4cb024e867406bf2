import { UsageError } from '../base/errors.ts';
import type { DocumentToInspect } from '../trust/image-trust.ts';
import type { Inspection } from '../trust/inspection.ts';
import type { Settings } from '../trust/settings.ts';
import type { CliHost } from './host.ts';
import { trustRequest, type TrustOptions } from './options.ts';
import { exceptionNotes, Policies, type ReadPolicy } from './policies.ts';
import { Progress } from './progress.ts';
import { findSources } from './source-files.ts';
import { readDocument } from './source-text.ts';

/** One file with the verdicts on its images. */
export interface InspectedSource {
  readonly path: string;
  readonly document: DocumentToInspect;
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
 * The files and folders that a command names, judged. Files are read one after the other, then asked about all at once:
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
  const policies = new Policies(host.sources, { exceptions, now: host.clock.now() });
  const { documents, failures } = await readDocuments(host, paths, request.settings, policies);
  const progress = new Progress(host.stderr, host.clock);
  const judged = documents.map(async ({ path, document }) => {
    const onChange = (state: Inspection): void => progress.follow(path, state);
    return { path, document, inspection: await trust.inspect(document, { freshness: 'now', onChange }) };
  });
  const sources = await Promise.all(judged);
  progress.end();
  const notes = exceptionNotes(sources.map(({ inspection }) => inspection));
  return { sources, failures, policies: await policies.all(), notes, settings: request.settings };
}

interface ReadDocuments {
  readonly documents: readonly { readonly path: string; readonly document: DocumentToInspect }[];
  readonly failures: readonly string[];
}

async function readDocuments(
  host: CliHost,
  paths: readonly string[],
  settings: Settings,
  policies: Policies,
): Promise<ReadDocuments> {
  const { files, failures, policies: named } = await findSources(host.sources, paths, settings.documents);
  const documents: { readonly path: string; readonly document: DocumentToInspect }[] = [];
  const unreadable: string[] = [];
  for (const file of files) {
    try {
      const document = await readDocument(host.sources, file, settings.buildArguments);
      const policy = await policies.applyingTo(file.path);
      documents.push({ path: file.path, document: policy === undefined ? document : { ...document, policy } });
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      unreadable.push(error.message);
    }
  }
  for (const path of named) await policies.find(path);
  return { documents, failures: [...failures, ...unreadable, ...(await policies.failures())] };
}
