import { fileURLToPath } from 'node:url';
import { sourceFiles } from './source-files.ts';

/** An environment file is a list of short lines; a longer one is none. */
const MAX_BYTES = 1024 * 1024;

/**
 * The text of the `.env` beside a document that an editor names by its URI; `undefined` where there is none, it cannot be
 * read, or the document is no file.
 */
export async function readEnvironmentFile(documentUri: string): Promise<string | undefined> {
  try {
    const path = fileURLToPath(new URL('.env', documentUri));
    return new TextDecoder().decode(await sourceFiles.read(path, MAX_BYTES));
  } catch {
    return undefined;
  }
}
