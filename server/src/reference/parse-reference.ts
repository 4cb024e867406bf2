import { parseDigest } from '../base/digest.ts';
import { spanAt } from '../base/span.ts';
import type { Span } from '../base/span.ts';
import { registryOf, repositoryOf } from './docker-hub.ts';
import { isHost, isImageId, isPathComponent, isTag, looksLikeHost, PATH_MAX_LENGTH } from './grammar.ts';
import type { ReferenceProblem, ReferenceResult, ReferenceSpans } from './reference.ts';

/**
 * Reads an image reference as docker does: `ParseNormalizedNamed` of distribution/reference (`normalize.go`,
 * `reference.go`). Whatever it refuses is `invalid` here too, with the part that offends.
 *
 * One declared difference: a first component with a dot or a colon that is no host (`my_host.io/x`) is refused. The
 * reference implementation takes it for a path without any registry, which nobody can be asked about.
 */
export function parseReference(text: string): ReferenceResult {
  const spans = layOut(text);
  const problem = findProblem(text, spans);
  if (problem !== undefined) return { kind: 'invalid', text, problem };
  const digest = spans.digest && parseDigest(textAt(text, spans.digest));
  return {
    kind: 'reference',
    reference: {
      text,
      ...(spans.host && { host: textAt(text, spans.host) }),
      path: textAt(text, spans.path),
      ...(spans.tag && { tag: textAt(text, spans.tag) }),
      ...(digest && { digest }),
      spans,
    },
  };
}

/** Where the parts of a reference are, whether they are well-formed or not. */
function layOut(text: string): ReferenceSpans {
  const at = text.indexOf('@');
  const nameEnd = at === -1 ? text.length : at;
  const slash = text.indexOf('/');
  const hasHost = slash !== -1 && slash < nameEnd && looksLikeHost(text.slice(0, slash));
  const pathStart = hasHost ? slash + 1 : 0;
  const colon = text.indexOf(':', pathStart);
  const hasTag = colon !== -1 && colon < nameEnd;
  return {
    ...(hasHost && { host: { start: 0, end: slash } }),
    path: { start: pathStart, end: hasTag ? colon : nameEnd },
    ...(hasTag && { tag: { start: colon + 1, end: nameEnd } }),
    ...(at !== -1 && { digest: { start: at + 1, end: text.length } }),
  };
}

function findProblem(text: string, spans: ReferenceSpans): ReferenceProblem | undefined {
  if (text === '') return { code: 'empty', message: 'the image reference is empty', span: spanAt(0, 0) };
  if (isImageId(text)) {
    const message = 'this is an image id, which names no repository';
    return { code: 'image-id', message, span: spanAt(0, text.length) };
  }
  return (
    findHostProblem(text, spans.host) ??
    findPathProblem(text, spans) ??
    findTagProblem(text, spans.tag) ??
    findDigestProblem(text, spans.digest)
  );
}

function findHostProblem(text: string, span: Span | undefined): ReferenceProblem | undefined {
  if (span === undefined || isHost(textAt(text, span))) return undefined;
  return { code: 'bad-host', message: 'the registry host is not a valid host name or address', span };
}

function findPathProblem(text: string, spans: ReferenceSpans): ReferenceProblem | undefined {
  const path = textAt(text, spans.path);
  const tooLong: ReferenceProblem = {
    code: 'path-too-long',
    message: `the repository path is longer than ${PATH_MAX_LENGTH} characters`,
    span: spans.path,
  };
  if (path.length > PATH_MAX_LENGTH) return tooLong;
  if (path.toLowerCase() !== path && path.toLowerCase().split('/').every(isPathComponent)) {
    return { code: 'upper-case', message: 'the repository path has upper-case letters', span: spans.path };
  }
  let start = spans.path.start;
  for (const component of path.split('/')) {
    const span = spanAt(start, component.length);
    if (component === '') return { code: 'bad-path', message: 'a component of the repository path is empty', span };
    if (!isPathComponent(component)) {
      const message = 'the repository path has characters, or an order of them, that are not allowed';
      return { code: 'bad-path', message, span };
    }
    start = span.end + 1;
  }
  const registry = registryOf(spans.host && textAt(text, spans.host));
  return repositoryOf(registry, path).length > PATH_MAX_LENGTH ? tooLong : undefined;
}

function findTagProblem(text: string, span: Span | undefined): ReferenceProblem | undefined {
  if (span === undefined || isTag(textAt(text, span))) return undefined;
  const message =
    span.start === span.end
      ? 'the tag after the colon is missing'
      : 'the tag is not made of at most 128 letters, digits, `_`, `.` and `-`, beginning with neither `.` nor `-`';
  return { code: 'bad-tag', message, span };
}

function findDigestProblem(text: string, span: Span | undefined): ReferenceProblem | undefined {
  if (span === undefined || parseDigest(textAt(text, span)) !== undefined) return undefined;
  const message = 'the digest is not `sha256:` and 64 lower-case hex digits (or a sha384 or sha512 of its length)';
  return { code: 'bad-digest', message, span };
}

function textAt(text: string, span: Span): string {
  return text.slice(span.start, span.end);
}
