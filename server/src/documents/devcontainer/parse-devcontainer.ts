import { isSeq } from 'yaml';
import type { Node } from 'yaml';
import { leaveGaps } from '../expand-pattern.ts';
import type { ParsedDocument, UseKind } from '../image-use.ts';
import type { SlotCollector } from '../slot-collector.ts';
import { addImage, parseYamlDocuments } from '../yaml/yaml-document.ts';
import type { YamlDocument } from '../yaml/yaml-document.ts';
import { blankComments } from './json-comments.ts';

/** `${localEnv:NAME:default}` and its relatives, whose values are those of the machine that opens the container. */
const VARIABLE = /\$\{((?:(?!\$\{)[^}])*)\}/g;

/** `image` and `build.cacheFrom` of a development container (containers.dev, "Dev Container metadata reference"). */
export function parseDevcontainer(text: string): ParsedDocument {
  const read = (document: YamlDocument, slots: SlotCollector): void => {
    const add = (kind: UseKind, node: Node | undefined): void => {
      addImage(document, slots, { kind, node, expand: (written) => leaveGaps(written, VARIABLE) });
    };
    add('devcontainer-image', document.at(document.root, 'image'));
    const cacheFrom = document.at(document.root, 'build', 'cacheFrom');
    for (const source of isSeq(cacheFrom) ? document.items(cacheFrom) : [cacheFrom])
      add('devcontainer-cache-from', source);
  };
  return parseYamlDocuments(text, read, blankComments(text));
}
