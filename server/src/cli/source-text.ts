import { UsageError } from '../base/errors.ts';
import type { DocumentKind } from '../trust/documents.ts';
import type { SourceFile, SourceFiles } from './source-files.ts';

/** More than any Dockerfile or Compose file that people write; the parsers have their own, lower limits. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** A file that is to be checked. */
export interface SourceText {
  readonly path: string;
  readonly kind: DocumentKind;
  /** Without its byte order mark, so that columns are those that an editor shows. */
  readonly text: string;
  /** What stands before the text in the file: a byte order mark, or nothing. */
  readonly mark: string;
}

/**
 * Reads a file that is to be checked.
 * @throws UsageError where it cannot be read, or nothing in its name or content says what it is
 */
export async function readSource(sources: SourceFiles, { path, kind }: SourceFile): Promise<SourceText> {
  const whole = decodeWhole(await sources.read(path, MAX_FILE_BYTES));
  const mark = whole.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  const text = whole.slice(mark.length);
  return { path, kind: kind ?? kindByContent(path, text), text, mark };
}

/**
 * Writes `after` in place of `before`, both with their byte order mark. A file that has two names is written under the first
 * one; under the other there is nothing to do.
 * @throws UsageError where the file cannot be written, is not UTF-8, or has changed since it was read: then it stays as it is
 */
export async function replaceText(sources: SourceFiles, path: string, before: string, after: string): Promise<void> {
  const bytes = await sources.read(path, MAX_FILE_BYTES);
  const replacement = new TextEncoder().encode(after);
  if (sameBytes(replacement, bytes)) return;
  if (!sameBytes(new TextEncoder().encode(before), bytes)) {
    throw new UsageError(`${path} was not written: it has changed meanwhile, or is not UTF-8`);
  }
  await sources.write(path, replacement);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

const BYTE_ORDER_MARK = '\uFEFF';

function decodeWhole(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** The text without its byte order mark. */
export function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}

/** For files that the user names on purpose, whatever they are called. */
function kindByContent(path: string, text: string): DocumentKind {
  if (/\.ya?ml$/i.test(path)) return 'compose';
  if (/^[ \t]*FROM[ \t]/im.test(text)) return 'dockerfile';
  throw new UsageError(`${path} is neither a Dockerfile nor a Compose file`);
}
