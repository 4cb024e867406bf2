import { UsageError } from '../base/errors.ts';
import type { DocumentKind } from '../trust/documents.ts';
import type { SourceFile, SourceFiles } from './source-files.ts';

/** More than any Dockerfile or Compose file that people write; the parsers have their own, lower limits. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** A file that is to be checked. */
export interface SourceText {
  readonly path: string;
  readonly kind: DocumentKind;
  readonly text: string;
}

/**
 * Reads a file that is to be checked.
 * @throws UsageError where it cannot be read, or nothing in its name or content says what it is
 */
export async function readSource(sources: SourceFiles, { path, kind }: SourceFile): Promise<SourceText> {
  const text = decode(await sources.read(path, MAX_FILE_BYTES));
  return { path, kind: kind ?? kindByContent(path, text), text };
}

/**
 * Writes `after` in place of `before`, with the byte order mark that the file had.
 * @throws UsageError where the file cannot be written, is not UTF-8, or has changed since it was read: then it stays as it is
 */
export async function replaceText(sources: SourceFiles, path: string, before: string, after: string): Promise<void> {
  const bytes = await sources.read(path, MAX_FILE_BYTES);
  const mark = decode(bytes) === before ? markThatGives(bytes, before) : undefined;
  if (mark === undefined) throw new UsageError(`${path} was not written: it has changed meanwhile, or is not UTF-8`);
  await sources.write(path, new TextEncoder().encode(mark + after));
}

/** What has to stand before `text` to give exactly `bytes`; `undefined` where nothing does. */
function markThatGives(bytes: Uint8Array, text: string): string | undefined {
  return ['', '\uFEFF'].find((mark) => sameBytes(new TextEncoder().encode(mark + text), bytes));
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** A byte order mark stays out of the text, so that columns are those that an editor shows. */
export function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}

/** For files that the user names on purpose, whatever they are called. */
function kindByContent(path: string, text: string): DocumentKind {
  if (/\.ya?ml$/i.test(path)) return 'compose';
  if (/^[ \t]*FROM[ \t]/im.test(text)) return 'dockerfile';
  throw new UsageError(`${path} is neither a Dockerfile nor a Compose file`);
}
