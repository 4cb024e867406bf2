import { isScalar, isSeq } from 'yaml';
import type { Node } from 'yaml';
import { leaveGaps } from '../expand-pattern.ts';
import type { ParsedDocument, UseKind } from '../image-use.ts';
import type { SlotCollector } from '../slot-collector.ts';
import { parseYamlDocuments } from '../yaml/yaml-document.ts';
import type { YamlDocument } from '../yaml/yaml-document.ts';
import { blankComments } from './json-comments.ts';

/** `${localEnv:NAME:default}` and its relatives, whose values are those of the machine that opens the container. */
const VARIABLE = /\$\{([^}]*)\}/g;

/** `image` and `build.cacheFrom` of a development container (containers.dev, "Dev Container metadata reference"). */
export function parseDevcontainer(text: string): ParsedDocument {
  const read = (document: YamlDocument, slots: SlotCollector): void => {
    addImage(document, slots, 'devcontainer-image', document.at(document.root, 'image'));
    const cacheFrom = document.at(document.root, 'build', 'cacheFrom');
    for (const source of isSeq(cacheFrom) ? document.items(cacheFrom) : [cacheFrom]) {
      addImage(document, slots, 'devcontainer-cache-from', source);
    }
  };
  return parseYamlDocuments(text, read, blankComments(text));
}

function addImage(document: YamlDocument, slots: SlotCollector, kind: UseKind, node: Node | undefined): void {
  if (!isScalar(node) || node.value === '') return;
  const written = document.trace(node);
  slots.add({ kind, node, written, expansion: leaveGaps(written, VARIABLE) });
}
