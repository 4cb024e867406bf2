import { isMap, isScalar } from 'yaml';
import type { Node, Scalar, YAMLMap } from 'yaml';
import { cacheImage } from '../compose/cache-source.ts';
import { parseInlineDockerfile } from '../compose/inline-dockerfile.ts';
import { expandPattern } from '../expand-pattern.ts';
import type { Scope } from '../expansion.ts';
import type { DocumentContext, ParsedDocument, UseKind } from '../image-use.ts';
import type { SlotCollector } from '../slot-collector.ts';
import { sliceTraced, traced } from '../trace.ts';
import type { TracedText } from '../traced-text.ts';
import { parseYamlDocuments } from '../yaml/yaml-document.ts';
import type { YamlDocument } from '../yaml/yaml-document.ts';

/** `${TAG}`, or an expression of HCL that is more than a name. */
const VARIABLE = /\$\{([^}]*)\}/g;

const IMAGE_SCHEME = 'docker-image://';

/**
 * The images that the targets of a Bake file in JSON build from: `contexts`, `cache-from`, `dockerfile-inline` and the
 * argument BUILDKIT_SYNTAX (buildx, "Bake file reference"). `tags` and `cache-to` name what they produce.
 */
export function parseBake(text: string, context: DocumentContext): ParsedDocument {
  const inline: ParsedDocument[] = [];
  const outer = parseYamlDocuments(text, (document, slots) => {
    const reader = new BakeReader(document, slots);
    for (const [, target] of document.maps(document.at(document.root, 'target'))) {
      reader.readTarget(target);
      inline.push(reader.readInline(target, context));
    }
  });
  return {
    uses: [outer, ...inline].flatMap(({ uses }) => uses),
    problems: [outer, ...inline].flatMap(({ problems }) => problems),
  };
}

class BakeReader {
  private readonly document: YamlDocument;
  private readonly slots: SlotCollector;
  private readonly scope: Scope;

  constructor(document: YamlDocument, slots: SlotCollector) {
    this.document = document;
    this.slots = slots;
    this.scope = variableScope(document);
  }

  readTarget(target: YAMLMap): void {
    const contexts = this.document.at(target, 'contexts');
    for (const { value } of isMap(contexts) ? this.document.nodes.entries(contexts) : []) {
      const isImage = this.document.textOf(value)?.startsWith(IMAGE_SCHEME) === true;
      if (isImage) this.add('bake-context', value, (written) => sliceTraced(written, IMAGE_SCHEME.length));
    }
    for (const source of this.document.items(this.document.at(target, 'cache-from'))) this.readCacheSource(source);
    this.add('syntax', this.document.at(target, 'args', 'BUILDKIT_SYNTAX'), (written) => written);
  }

  readInline(target: YAMLMap, context: DocumentContext): ParsedDocument {
    const inline = this.document.at(target, 'dockerfile-inline');
    if (!isText(inline)) return { uses: [], problems: [] };
    const args = this.document.at(target, 'args');
    const contexts = this.document.at(target, 'contexts');
    const known = new Map(context.buildArguments);
    const unknown = new Set<string>();
    for (const { key, value } of isMap(args) ? this.document.nodes.entries(args) : []) {
      const expansion = isScalar(value) ? this.expand(this.document.trace(value)) : undefined;
      if (expansion?.gaps.length === 0) known.set(key, expansion.text.text);
      else unknown.add(key);
    }
    const namedContexts = new Set(isMap(contexts) ? this.document.nodes.entries(contexts).map(({ key }) => key) : []);
    const source = this.expand(this.document.trace(inline));
    return parseInlineDockerfile(source, { buildArguments: known, unknownArguments: unknown, namedContexts });
  }

  /** As a string like Compose's, or as an object with `type` and `ref`. */
  private readCacheSource(source: Node): void {
    if (isMap(source)) {
      const isRegistry = this.document.textOf(this.document.at(source, 'type')) === 'registry';
      if (isRegistry) this.add('bake-cache-from', this.document.at(source, 'ref'), (written) => written);
      return;
    }
    this.add('bake-cache-from', source, (written) => {
      const image = cacheImage(written.text);
      return image && sliceTraced(written, image.start, image.end);
    });
  }

  private add(kind: UseKind, node: Node | undefined, part: (written: TracedText) => TracedText | undefined): void {
    const written = isText(node) ? part(this.document.trace(node)) : undefined;
    if (node && written) this.slots.add({ kind, node, written, expansion: this.expand(written) });
  }

  private expand(written: TracedText): ReturnType<typeof expandPattern> {
    return expandPattern(written, VARIABLE, this.scope);
  }
}

/** A variable's default may be used in many places, tags among them; it counts as given, not as a text to edit. */
function variableScope(document: YamlDocument): Scope {
  const defaults = new Map(
    document.maps(document.at(document.root, 'variable')).flatMap(([name, variable]) => {
      const value = document.textOf(document.at(variable, 'default'));
      return value === undefined || value.includes('${') ? [] : [[name, value] as const];
    }),
  );
  return (name) => {
    const value = defaults.get(name);
    if (value === undefined) return { kind: 'unset' };
    return { kind: 'value', value: traced(value, { kind: 'given', variable: name }) };
  };
}

function isText(node: Node | undefined): node is Scalar {
  return isScalar(node) && node.value !== '';
}
