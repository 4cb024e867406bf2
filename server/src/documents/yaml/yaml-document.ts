import { isMap, isScalar, isSeq } from 'yaml';
import type { Document, Node, Scalar, YAMLMap } from 'yaml';
import type { DocumentProblem } from '../document-problem.ts';
import type { Expansion } from '../expansion.ts';
import type { ParsedDocument, UseKind } from '../image-use.ts';
import { SlotCollector } from '../slot-collector.ts';
import { sliceTraced, TraceBuilder } from '../trace.ts';
import type { TracedText } from '../traced-text.ts';
import { readYaml } from './read-yaml.ts';
import { Repetitions } from './repetitions.ts';
import { traceScalar } from './trace-scalar.ts';
import { YamlNodes } from './yaml-nodes.ts';

/** One document of a YAML stream, with what every reader of one needs. JSON is YAML, tabs and trailing commas included. */
export class YamlDocument {
  readonly nodes: YamlNodes;
  /** The top-level map; absent where the document is none. */
  readonly root: YAMLMap | undefined;
  private readonly text: string;
  private readonly legible: string;
  private readonly repetitions: Repetitions;
  /** Through aliases, one scalar may be read many times. */
  private readonly traces = new Map<Scalar, TracedText>();

  /**
   * @param repetitions those of the whole file, which other documents of it have part in
   * @param legible the text as the YAML parser has seen it
   */
  constructor(text: string, document: Document, repetitions: Repetitions, legible = text) {
    this.text = text;
    this.legible = legible;
    this.repetitions = repetitions;
    this.nodes = new YamlNodes(document, repetitions);
    this.root = isMap(document.contents) ? document.contents : undefined;
  }

  /** The value at a path of keys; `undefined` where the path ends early. */
  at(map: YAMLMap | undefined, ...path: readonly string[]): Node | undefined {
    let node: Node | undefined = map;
    for (const key of path) node = isMap(node) ? this.nodes.get(node, key) : undefined;
    return node;
  }

  /** The maps among a map's values, each with its key. */
  maps(node: Node | undefined): readonly (readonly [string, YAMLMap])[] {
    if (!isMap(node)) return [];
    return this.nodes.entries(node).flatMap(({ key, value }) => (isMap(value) ? [[key, value] as const] : []));
  }

  /** The items of a list; none where it is no list. */
  items(node: Node | undefined): readonly Node[] {
    return isSeq(node) ? this.nodes.items(node) : [];
  }

  /** The text of a scalar, traced; nothing where aliases had so much read that not all of it was. */
  trace(scalar: Scalar): TracedText {
    const known = this.traces.get(scalar) ?? this.asWritten(traceScalar(this.legible, scalar));
    this.traces.set(scalar, known);
    this.repetitions.countCharacters(known.text.length);
    return this.repetitions.isExhausted ? NOTHING : known;
  }

  /** With the characters that stand in the text in place of those that the parser has seen. */
  private asWritten(seen: TracedText): TracedText {
    if (this.legible === this.text) return seen;
    const written = new TraceBuilder();
    let at = 0;
    for (const { length, origin } of seen.pieces) {
      const { start, end } = 'span' in origin ? origin.span : { start: 0, end: 0 };
      const stands = this.text.slice(start, end);
      const isSeen = this.legible.slice(start, end) === stands;
      written.push(isSeen ? seen.text.slice(at, at + length) : stands, origin);
      at += length;
    }
    return written.build();
  }

  /** The text of a scalar as it is written; `undefined` for empty scalars and other nodes. */
  textOf(node: Node | undefined): string | undefined {
    return isScalar(node) && node.value !== '' ? this.trace(node).text : undefined;
  }
}

const NOTHING: TracedText = { text: '', pieces: [] };

/** What was left out while a file was read, to be asked for afterwards. */
export function repetitionProblems({ isExhausted }: Repetitions): readonly DocumentProblem[] {
  return isExhausted ? [REPETITIVE] : [];
}

const REPETITIVE: DocumentProblem = {
  code: 'not-read',
  message: 'aliases and merge keys repeat so much that not all of it was read',
  span: { start: 0, end: 0 },
};

/** A scalar that may name an image, and how its variables are filled in. */
export interface ImageScalar {
  readonly kind: UseKind;
  /** Nothing is added where this is absent, empty or no scalar. */
  readonly node: Node | undefined;
  /** Where in the scalar's text the reference begins; at its beginning by default. */
  readonly from?: number;
  expand(written: TracedText): Expansion;
}

export function addImage(document: YamlDocument, slots: SlotCollector, image: ImageScalar): void {
  const { kind, node, from = 0 } = image;
  if (!isScalar(node) || node.value === '') return;
  const written = sliceTraced(document.trace(node), from);
  slots.add({ kind, node, written, expansion: image.expand(written), anchor: document.nodes.sharedAnchor(node) });
}

/**
 * Reads every document of a YAML stream with the same reader. `legible` is the text as the YAML parser shall see it, where
 * that differs: of the same length, each character at its place.
 */
export function parseYamlDocuments(
  text: string,
  read: (document: YamlDocument, slots: SlotCollector) => void,
  legible = text,
): ParsedDocument {
  const { documents, problems } = readYaml(legible);
  const slots = new SlotCollector();
  const repetitions = new Repetitions();
  for (const document of documents) read(new YamlDocument(text, document, repetitions, legible), slots);
  return { uses: slots.uses(), problems: [...problems, ...repetitionProblems(repetitions)] };
}
