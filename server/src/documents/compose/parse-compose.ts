import { isMap } from 'yaml';
import type { Scalar } from 'yaml';
import type { Span } from '../../base/span.ts';
import { combineBuilds, type Build } from '../build-arguments.ts';
import type { DocumentContext, DocumentProblem, ImageUse, ParsedDocument, UseKind } from '../image-use.ts';
import { shortName } from '../short-name.ts';
import { SlotCollector } from '../slot-collector.ts';
import { sliceTraced } from '../trace.ts';
import type { TracedText } from '../traced-text.ts';
import { readYaml } from '../yaml/read-yaml.ts';
import { Repetitions } from '../yaml/repetitions.ts';
import { repetitionProblems } from '../yaml/yaml-document.ts';
import { imageContext, readBuildImages } from './builds.ts';
import type { BuildImages } from './builds.ts';
import { ComposeDocument } from './compose-document.ts';
import type { Service } from './compose-document.ts';
import { environmentProblems, environmentScope } from './environment-file.ts';
import { FactsMerger, mergingProblems } from './facts-merger.ts';
import { inlineBuilds } from './inline-builds.ts';
import { MAX_INLINE_LENGTH, parseInlineDockerfile } from './inline-dockerfile.ts';
import { servicesOf } from './merge-layers.ts';
import { cacheImage, sbomGenerator } from './option-list.ts';
import type { ComposeProject } from './project.ts';
import { NO_FACTS } from './service-facts.ts';
import type { Said, ServiceFacts } from './service-facts.ts';
import { readLayer } from './service-layer.ts';
import type { LayerPlace } from './service-layer.ts';

/** Pull policies with which Compose does not pull an image that it can build. */
const NEVER_PULLS = new Set([undefined, '', 'build', 'never']);

/**
 * The images that the services of a Compose file use or build from. Every document of the file is read; what several
 * services share through an alias, a merge or `extends` stands in the file once, and is found once, there.
 */
export function parseCompose(text: string, context: DocumentContext): ParsedDocument {
  const { documents, problems } = context.project?.stream ?? readYaml(text);
  const scope = environmentScope(context.environmentFile ?? '');
  const repetitions = new Repetitions();
  const composeDocuments = documents.map((document) => new ComposeDocument(text, document, scope, repetitions));
  const { services, problems: ofProject } = context.project ?? projectOf(composeDocuments);
  const builds = inlineBuilds(Array.from(services, ([name, { build }]) => [`the service ${shortName(name)}`, build]));
  const readers = composeDocuments.map((one) => new ComposeReader(one, { services, inlineBuilds: builds, context }));
  for (const reader of readers) reader.read();
  return {
    uses: readers.flatMap((reader) => reader.uses()),
    problems: [
      ...problems,
      ...repetitionProblems(repetitions),
      ...readers.flatMap((reader) => reader.problems),
      ...ofProject,
      ...environmentProblems(context.environmentFile ?? ''),
    ],
  };
}

/** What a file means by itself. */
function projectOf(documents: readonly ComposeDocument[]): Pick<ComposeProject, 'services' | 'problems'> {
  const merger = new FactsMerger();
  const services = servicesOf(
    documents.map((document) => readLayer(document, NOWHERE)),
    merger,
  );
  return { services, problems: mergingProblems(merger) };
}

/** Of a file that is read alone, only its text is known. */
const NOWHERE: LayerPlace = { folder: '', nameOf: (service) => `the service ${shortName(service)}` };

/** What the documents of a file have in common. */
interface FileParts {
  readonly services: ReadonlyMap<string, ServiceFacts>;
  /** Services build the same inline Dockerfile through an alias, a merge or `extends`. */
  readonly inlineBuilds: ReadonlyMap<Scalar, readonly Build[]>;
  readonly context: DocumentContext;
}

class ComposeReader {
  readonly problems: DocumentProblem[] = [];
  private readonly document: ComposeDocument;
  private readonly file: FileParts;
  private readonly slots = new SlotCollector();
  private readonly inlineUses = new Map<Scalar, readonly ImageUse[]>();

  constructor(document: ComposeDocument, file: FileParts) {
    this.document = document;
    this.file = file;
  }

  uses(): readonly ImageUse[] {
    return [...this.slots.uses(), ...[...this.inlineUses.values()].flat()];
  }

  read(): void {
    for (const service of this.document.services()) {
      const build = readBuildImages(this.document, service);
      if (build) this.readBuild(build);
      this.readImage(service, this.file.services.get(service.name) ?? NO_FACTS);
      this.readVolumes(service);
      this.readHooks(service);
    }
  }

  /** Where a service is built, `image` names what it produces, unless the policy has Compose try to pull that first. */
  private readImage(service: Service, { build, pullPolicy, platform }: ServiceFacts): void {
    const image = this.document.nodes.getScalar(service.map, 'image');
    const isProduced = build !== undefined && NEVER_PULLS.has(knownText(pullPolicy));
    if (image && !isProduced) this.add('compose-image', image, this.document.trace(image), knownText(platform));
  }

  private readVolumes({ map }: Service): void {
    for (const volume of this.document.items(this.document.nodes.get(map, 'volumes'))) {
      if (!isMap(volume) || this.document.known(this.document.nodes.get(volume, 'type')) !== 'image') continue;
      const source = this.document.nodes.getScalar(volume, 'source');
      if (source) this.add('compose-volume-image', source, this.document.trace(source));
    }
  }

  /** Containers that run before that of the service; those without an image of their own have the service's. */
  private readHooks({ map }: Service): void {
    for (const hook of this.document.items(this.document.nodes.get(map, 'pre_start'))) {
      const image = isMap(hook) ? this.document.nodes.getScalar(hook, 'image') : undefined;
      if (image) this.add('compose-pre-start', image, this.document.trace(image));
    }
  }

  private readBuild({ inline, contexts, cacheFrom, sbom, syntax }: BuildImages): void {
    for (const { scalar, value } of contexts) {
      const image = value && imageContext(value);
      if (scalar && image) this.add('compose-additional-context', scalar, image);
    }
    for (const entry of cacheFrom) this.addOption('compose-cache-from', entry, cacheImage);
    if (sbom) this.addOption('compose-sbom-generator', sbom, sbomGenerator);
    if (syntax?.scalar && syntax.value) this.add('syntax', syntax.scalar, syntax.value);
    if (inline) this.readInline(inline);
  }

  private readInline(inline: Scalar): void {
    if (this.inlineUses.has(inline)) return;
    const source = this.document.expand(this.document.trace(inline), MAX_INLINE_LENGTH);
    const { uses, problems } = parseInlineDockerfile(source, {
      buildArguments: this.file.context.buildArguments,
      build: combineBuilds(this.file.inlineBuilds.get(inline) ?? []),
    });
    this.inlineUses.set(inline, uses);
    this.problems.push(...problems);
  }

  private addOption(kind: UseKind, options: Scalar, find: (options: string) => Span | undefined): void {
    const written = this.document.trace(options);
    const image = find(written.text);
    if (image) this.add(kind, options, sliceTraced(written, image.start, image.end));
  }

  private add(kind: UseKind, node: Scalar, written: TracedText, platform?: string): void {
    const anchor = this.document.nodes.sharedAnchor(node);
    this.slots.add({ kind, node, written, expansion: this.document.expand(written), platform, anchor });
  }
}

function knownText(said: Said | undefined): string | undefined {
  return said?.kind === 'known' ? said.text : undefined;
}
