import { UsageError } from '../base/errors.ts';
import type { DocumentKind } from '../trust/documents.ts';
import type { DocumentToInspect } from '../trust/image-trust.ts';
import type { SourceFile, SourceFiles } from './source-files.ts';

/** More than any Dockerfile or Compose file that people write; the parsers have their own, lower limits. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;
const MAX_ENVIRONMENT_BYTES = 1024 * 1024;

/**
 * Reads a file that is to be checked, with what lies beside it.
 * @throws UsageError where it cannot be read, or nothing in its name or content says what it is
 */
export async function readDocument(
  sources: SourceFiles,
  file: SourceFile,
  buildArguments: ReadonlyMap<string, string>,
): Promise<DocumentToInspect> {
  const text = decode(await sources.read(file.path, MAX_FILE_BYTES));
  const kind = file.kind ?? kindByContent(file.path, text);
  const environmentFile = kind === 'compose' ? await readEnvironmentFile(sources, file.path) : undefined;
  return { kind, text, context: { buildArguments, ...(environmentFile !== undefined && { environmentFile }) } };
}

/** A byte order mark stays out of the text, so that columns are those that an editor shows. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}

/** For files that the user names on purpose, whatever they are called. */
function kindByContent(path: string, text: string): DocumentKind {
  if (/\.ya?ml$/i.test(path)) return 'compose';
  if (/^[ \t]*FROM[ \t]/im.test(text)) return 'dockerfile';
  throw new UsageError(`${path} is neither a Dockerfile nor a Compose file`);
}

async function readEnvironmentFile(sources: SourceFiles, composeFile: string): Promise<string | undefined> {
  const path = sources.beside(composeFile, '.env');
  if ((await sources.look(path)).kind !== 'file') return undefined;
  return decode(await sources.read(path, MAX_ENVIRONMENT_BYTES));
}
