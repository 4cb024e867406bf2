import { unreachableCase } from '../base/errors.ts';
import type { Span } from '../base/span.ts';
import { parseBake } from './bake/parse-bake.ts';
import { parseCompose } from './compose/parse-compose.ts';
import { parseDevcontainer } from './devcontainer/parse-devcontainer.ts';
import { parseDockerfile } from './dockerfile/parse-dockerfile.ts';
import { parseWorkflow } from './github/parse-workflow.ts';
import { parseGitlabCi } from './gitlab/parse-gitlab-ci.ts';
import { parseManifest } from './kubernetes/parse-manifest.ts';
import type { DocumentKind } from './document-kind.ts';
import type { DocumentContext, DocumentProblem, ParsedDocument } from './image-use.ts';

/** Longest document that is read, in UTF-16 code units. */
export const MAX_DOCUMENT_LENGTH = 10 * 1024 * 1024;

/** Most images that are looked at in one document; some thousand times what people write. */
export const MAX_USES = 20_000;

/** The image uses of a document, in document order. Never throws: what was not understood is a problem. */
export function parseDocument(kind: DocumentKind, text: string, context: DocumentContext): ParsedDocument {
  const problem = findUnreadable(text);
  if (problem !== undefined) return { uses: [], problems: [problem] };
  const { uses, problems } = parse(kind, text, context);
  const sorted = uses.toSorted(byPosition);
  const [firstLeftOut] = sorted.slice(MAX_USES);
  const limits = firstLeftOut === undefined ? [] : [tooMany(firstLeftOut.span)];
  return { uses: sorted.slice(0, MAX_USES), problems: [...problems, ...limits].toSorted(byPosition) };
}

function tooMany({ start }: Span): DocumentProblem {
  const message = `only the first ${MAX_USES} images of this file were looked at`;
  return { code: 'not-read', message, span: { start, end: start } };
}

function byPosition(a: { readonly span: Span }, b: { readonly span: Span }): number {
  return a.span.start - b.span.start;
}

function parse(kind: DocumentKind, text: string, context: DocumentContext): ParsedDocument {
  switch (kind) {
    case 'dockerfile':
      return parseDockerfile(text, context);
    case 'compose':
      return parseCompose(text, context);
    case 'bake':
      return parseBake(text, context);
    case 'devcontainer':
      return parseDevcontainer(text);
    case 'github-workflow':
      return parseWorkflow(text);
    case 'gitlab-ci':
      return parseGitlabCi(text);
    case 'kubernetes':
      return parseManifest(text);
    default:
      return unreachableCase(kind);
  }
}

function findUnreadable(text: string): DocumentProblem | undefined {
  if (text.length > MAX_DOCUMENT_LENGTH) {
    const message = `the file is larger than ${MAX_DOCUMENT_LENGTH / (1024 * 1024)} MB and was not read`;
    return { code: 'too-large', message, span: { start: 0, end: 0 } };
  }
  const binary = text.indexOf('\0');
  if (binary === -1) return undefined;
  const message = 'the file contains a NUL character, so it is not text, and was not read';
  return { code: 'binary', message, span: { start: binary, end: binary + 1 } };
}
