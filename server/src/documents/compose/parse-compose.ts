import { isMap } from 'yaml';
import type { Scalar } from 'yaml';
import type { DocumentContext, DocumentProblem, ImageUse, ParsedDocument, UseKind } from '../image-use.ts';
import { SlotCollector } from '../slot-collector.ts';
import { sliceTraced } from '../trace.ts';
import type { TracedText } from '../traced-text.ts';
import { readYaml } from '../yaml/read-yaml.ts';
import { builtServices, imageContext, readBuild } from './builds.ts';
import type { Build } from './builds.ts';
import { cacheImage } from './cache-source.ts';
import { ComposeDocument } from './compose-document.ts';
import type { Service } from './compose-document.ts';
import { environmentScope } from './environment-file.ts';
import { MAX_INLINE_LENGTH, parseInlineDockerfile } from './inline-dockerfile.ts';

/** Pull policies with which Compose does not pull an image that it can build. */
const NEVER_PULLS = new Set([undefined, '', 'build', 'never']);

/**
 * The images that the services of a Compose file use or build from. Every document of the file is read; what several
 * services share through an alias, a merge or `extends` stands in the file once, and is found once, there.
 */
export function parseCompose(text: string, context: DocumentContext): ParsedDocument {
  const { documents, problems } = readYaml(text);
  const scope = environmentScope(context.environmentFile ?? '');
  const composeDocuments = documents.map((document) => new ComposeDocument(text, document, scope));
  const built = new Set([...(context.builtServices ?? []), ...composeDocuments.flatMap(builtServices)]);
  const readers = composeDocuments.map((document) => new ComposeReader(document, { ...context, builtServices: built }));
  for (const reader of readers) reader.read();
  return {
    uses: readers.flatMap((reader) => reader.uses()),
    problems: [...problems, ...readers.flatMap((reader) => reader.problems)],
  };
}

class ComposeReader {
  readonly problems: DocumentProblem[] = [];
  private readonly document: ComposeDocument;
  private readonly context: DocumentContext;
  private readonly slots = new SlotCollector();
  private readonly inlineUses = new Map<Scalar, readonly ImageUse[]>();

  constructor(document: ComposeDocument, context: DocumentContext) {
    this.document = document;
    this.context = context;
  }

  uses(): readonly ImageUse[] {
    return [...this.slots.uses(), ...[...this.inlineUses.values()].flat()];
  }

  read(): void {
    for (const service of this.document.services()) {
      const build = readBuild(this.document, service);
      if (build) this.readBuild(build);
      this.readImage(service);
      this.readVolumes(service);
    }
  }

  /** Where a service is built, `image` names what it produces, unless the policy has Compose try to pull that first. */
  private readImage(service: Service): void {
    const image = this.document.nodes.getScalar(service.map, 'image');
    const isBuilt = this.context.builtServices?.has(service.name) === true;
    const policy = isBuilt ? this.document.known(this.document.effective(service, 'pull_policy')) : 'missing';
    if (image === undefined || NEVER_PULLS.has(policy)) return;
    const platform = this.document.known(this.document.effective(service, 'platform'));
    this.add('compose-image', image, this.document.trace(image), platform);
  }

  private readVolumes({ map }: Service): void {
    for (const volume of this.document.items(this.document.nodes.get(map, 'volumes'))) {
      if (!isMap(volume) || this.document.known(this.document.nodes.get(volume, 'type')) !== 'image') continue;
      const source = this.document.nodes.getScalar(volume, 'source');
      if (source) this.add('compose-volume-image', source, this.document.trace(source));
    }
  }

  private readBuild(build: Build): void {
    const { inline, contexts, cacheFrom, syntax } = build;
    for (const { scalar, value } of contexts) {
      const image = value && imageContext(value);
      if (scalar && image) this.add('compose-additional-context', scalar, image);
    }
    for (const entry of cacheFrom) {
      const written = this.document.trace(entry);
      const image = cacheImage(written.text);
      if (image) this.add('compose-cache-from', entry, sliceTraced(written, image.start, image.end));
    }
    if (syntax?.scalar && syntax.value) this.add('syntax', syntax.scalar, syntax.value);
    if (inline) this.readInline(inline, build);
  }

  private readInline(inline: Scalar, { args, contexts }: Build): void {
    if (this.inlineUses.has(inline)) return;
    const source = this.document.expand(this.document.trace(inline), MAX_INLINE_LENGTH);
    const { uses, problems } = parseInlineDockerfile(source, {
      buildArguments: new Map([...this.context.buildArguments, ...args.known]),
      unknownArguments: args.unknown,
      namedContexts: new Set(contexts.map(({ name }) => name)),
    });
    this.inlineUses.set(inline, uses);
    this.problems.push(...problems);
  }

  private add(kind: UseKind, node: Scalar, written: TracedText, platform?: string): void {
    this.slots.add({ kind, node, written, expansion: this.document.expand(written), platform });
  }
}
