import { isMap, parseAllDocuments } from 'yaml';
import type { Document, Scalar, YAMLMap } from 'yaml';
import type { Scope } from '../expansion.ts';
import type { DocumentContext, DocumentProblem, ParsedDocument, UseKind } from '../image-use.ts';
import { spanOfWritten, usesOf } from '../slots.ts';
import type { Slot } from '../slots.ts';
import { traced } from '../trace.ts';
import { parseEnvironmentFile } from './environment-file.ts';
import { interpolate } from './interpolate.ts';
import { ComposeNodes } from './nodes.ts';
import { traceScalar } from './scalars.ts';

/** Most problems reported of one file. */
const MAX_PROBLEMS = 20;

/** Pull policies with which Compose does not pull an image that it can build. */
const NEVER_PULLS = new Set(['', 'build', 'never']);

/** The images that the services of a Compose file use. Every document of the file is read; aliases and merges count once. */
export function parseCompose(text: string, context: DocumentContext): ParsedDocument {
  const scope = environmentScope(context);
  const slots: Slot[] = [];
  const problems: DocumentProblem[] = [];
  try {
    for (const document of parseAllDocuments(text, { schema: 'failsafe', prettyErrors: false, uniqueKeys: false })) {
      problems.push(...problemsOf(document, text.length));
      slots.push(...new ComposeReader(text, document, scope).slots());
    }
  } catch (error) {
    // The YAML library recurses into nested collections; nothing else of it throws.
    if (!(error instanceof RangeError)) throw error;
    problems.push({
      code: 'too-deep',
      message: 'the file is nested too deeply to be read',
      span: { start: 0, end: 0 },
    });
  }
  return { uses: usesOf(slots, []), problems: problems.slice(0, MAX_PROBLEMS) };
}

class ComposeReader {
  private readonly text: string;
  private readonly root: unknown;
  private readonly nodes: ComposeNodes;
  private readonly scope: Scope;
  private readonly found = new Map<Scalar, Slot>();

  constructor(text: string, document: Document, scope: Scope) {
    this.text = text;
    this.root = document.contents;
    this.nodes = new ComposeNodes(document);
    this.scope = scope;
  }

  slots(): readonly Slot[] {
    const services = isMap(this.root) ? this.nodes.getMap(this.root, 'services') : undefined;
    for (const service of services ? this.nodes.values(services) : []) {
      if (isMap(service)) this.readService(service);
    }
    return [...this.found.values()];
  }

  private readService(service: YAMLMap): void {
    const image = this.nodes.getScalar(service, 'image');
    if (image === undefined) return;
    const builds = this.nodes.get(service, 'build') !== undefined;
    // With both, `image` names what the service produces, unless the policy has Compose try to pull it first.
    if (builds && NEVER_PULLS.has(this.valueOf(service, 'pull_policy') ?? '')) return;
    this.add('compose-image', image, this.valueOf(service, 'platform'));
  }

  /** A scalar that several services share through an alias or a merge stands in the document once, and counts once. */
  private add(kind: UseKind, scalar: Scalar, platform: string | undefined): void {
    const written = traceScalar(this.text, scalar);
    const span = spanOfWritten(written);
    if (span === undefined || this.found.has(scalar)) return;
    const expansion = interpolate(written, this.scope);
    this.found.set(scalar, { kind, span, expansion, ...(platform !== undefined && { platform }) });
  }

  private valueOf(map: YAMLMap, key: string): string | undefined {
    const scalar = this.nodes.getScalar(map, key);
    if (scalar === undefined) return undefined;
    const { text, unknown } = interpolate(traceScalar(this.text, scalar), this.scope);
    return unknown.length === 0 ? text.text : undefined;
  }
}

/** The `.env` file beside the project, never the editor's own environment. */
function environmentScope({ environmentFile }: DocumentContext): Scope {
  const variables = parseEnvironmentFile(environmentFile ?? '');
  return (name) => {
    const value = variables.get(name);
    if (value === undefined) return { kind: 'unset' };
    return { kind: 'value', value: traced(value, { kind: 'given', variable: name }) };
  };
}

/** The YAML library's positions may lie one behind the end of the text. */
function problemsOf({ errors }: Document, length: number): readonly DocumentProblem[] {
  return errors.slice(0, MAX_PROBLEMS).map(({ message, pos }) => {
    const [start, end] = pos.map((at) => Math.min(at, length));
    return { code: 'syntax', message, span: { start: start ?? 0, end: end ?? length } };
  });
}
