import { isMap } from 'yaml';
import type { Node, Scalar, YAMLMap } from 'yaml';
import type { Span } from '../../base/span.ts';
import { combineBuilds, type Build } from '../build-arguments.ts';
import type { BuildFacts } from '../compose/service-facts.ts';
import { FactsMerger, mergingProblems } from '../compose/facts-merger.ts';
import { inlineBuilds } from '../compose/inline-builds.ts';
import { MAX_INLINE_LENGTH, parseInlineDockerfile } from '../compose/inline-dockerfile.ts';
import { attestationGenerator, cacheImage } from '../compose/option-list.ts';
import type { DocumentContext, ImageUse, DocumentProblem, ParsedDocument, UseKind } from '../image-use.ts';
import { shortName } from '../short-name.ts';
import { SlotCollector } from '../slot-collector.ts';
import { sliceTraced } from '../trace.ts';
import type { TracedText } from '../traced-text.ts';
import { readYaml } from '../yaml/read-yaml.ts';
import { Repetitions } from '../yaml/repetitions.ts';
import { repetitionProblems } from '../yaml/yaml-document.ts';
import { BakeDocument, isText } from './bake-document.ts';
import { mergeTargets, readTargets } from './targets.ts';

const IMAGE_SCHEME = 'docker-image://';

/**
 * The images that the targets of a Bake file in JSON build from, or with: `contexts`, `cache-from`, the generator in `attest`,
 * `dockerfile-inline` and the argument BUILDKIT_SYNTAX (buildx, "Bake file reference"). `tags` and `cache-to` name what they
 * produce.
 */
export function parseBake(text: string, context: DocumentContext): ParsedDocument {
  const { documents, problems } = readYaml(text);
  const repetitions = new Repetitions();
  const merger = new FactsMerger();
  const readers = documents.map((document) => {
    return new BakeReader(new BakeDocument(text, document, repetitions), context, merger);
  });
  for (const reader of readers) reader.read();
  return {
    uses: readers.flatMap((reader) => reader.uses()),
    problems: [
      ...problems,
      ...repetitionProblems(repetitions),
      ...mergingProblems(merger),
      ...readers.flatMap((reader) => reader.problems),
    ],
  };
}

/** An option that names an image, among options of one type. */
interface ImageOption {
  readonly kind: UseKind;
  readonly type: string;
  /** The option's name. */
  readonly image: string;
  /** Where the image stands in options written as a string. */
  readonly find: (options: string) => Span | undefined;
}

const CACHE: ImageOption = { kind: 'bake-cache-from', type: 'registry', image: 'ref', find: cacheImage };
const ATTESTATION: ImageOption = {
  kind: 'bake-sbom-generator',
  type: 'sbom',
  image: 'generator',
  find: attestationGenerator,
};

class BakeReader {
  readonly problems: DocumentProblem[] = [];
  private readonly document: BakeDocument;
  private readonly context: DocumentContext;
  private readonly slots = new SlotCollector();
  private readonly inlineUses: ImageUse[] = [];
  private readonly builds: ReadonlyMap<string, BuildFacts>;

  constructor(document: BakeDocument, context: DocumentContext, merger: FactsMerger) {
    this.document = document;
    this.context = context;
    const place = { folder: '', nameOf: (target: string) => `the target ${shortName(target)}` };
    this.builds = mergeTargets([readTargets(document, place)], merger);
  }

  uses(): readonly ImageUse[] {
    return [...this.slots.uses(), ...this.inlineUses];
  }

  read(): void {
    for (const [, target] of this.document.targets()) this.readTarget(target);
    const inlines = inlineBuilds(Array.from(this.builds, ([name, build]) => [`the target ${shortName(name)}`, build]));
    for (const [inline, builds] of inlines) this.readInline(inline, builds);
  }

  private readTarget(target: YAMLMap): void {
    for (const { value } of this.document.entries(target, 'contexts')) {
      const isImage = this.document.textOf(value)?.startsWith(IMAGE_SCHEME) === true;
      if (isImage) this.add('bake-context', value, (written) => sliceTraced(written, IMAGE_SCHEME.length));
    }
    for (const source of this.document.items(this.document.at(target, 'cache-from'))) this.readOptions(source, CACHE);
    for (const one of this.document.items(this.document.at(target, 'attest'))) this.readOptions(one, ATTESTATION);
    this.add('syntax', this.document.at(target, 'args', 'BUILDKIT_SYNTAX'), (written) => written);
  }

  /** Several targets may inherit the same inline Dockerfile. */
  private readInline(inline: Scalar, builds: readonly Build[]): void {
    const source = this.document.expand(this.document.trace(inline), MAX_INLINE_LENGTH);
    const { uses, problems } = parseInlineDockerfile(source, {
      buildArguments: this.context.buildArguments,
      build: combineBuilds(builds),
    });
    this.inlineUses.push(...uses);
    this.problems.push(...problems);
  }

  /** As a string like Compose's, or as an object with the options for members. */
  private readOptions(options: Node, { kind, type, image: member, find }: ImageOption): void {
    if (isMap(options)) {
      const isOfType = this.document.textOf(this.document.at(options, 'type')) === type;
      if (isOfType) this.add(kind, this.document.at(options, member), (written) => written);
      return;
    }
    this.add(kind, options, (written) => {
      const image = find(written.text);
      return image && sliceTraced(written, image.start, image.end);
    });
  }

  private add(kind: UseKind, node: Node | undefined, part: (written: TracedText) => TracedText | undefined): void {
    const written = isText(node) ? part(this.document.trace(node)) : undefined;
    if (node && written) this.slots.add({ kind, node, written, expansion: this.document.expand(written) });
  }
}
