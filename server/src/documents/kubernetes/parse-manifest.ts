import { isMap, isScalar } from 'yaml';
import type { Node, YAMLMap } from 'yaml';
import { leaveGaps } from '../expand-pattern.ts';
import type { ParsedDocument, UseKind } from '../image-use.ts';
import type { SlotCollector } from '../slot-collector.ts';
import { addImage, parseYamlDocuments } from '../yaml/yaml-document.ts';
import type { YamlDocument } from '../yaml/yaml-document.ts';
import { ACTION, withoutTemplates } from './templates.ts';

const CONTAINERS = ['containers', 'initContainers', 'ephemeralContainers'];

/** `{{ .Values.image }}` of a Helm chart, `${IMAGE}` of a template for envsubst. */
const TEMPLATE = new RegExp(`${ACTION.source}|\\$\\{((?:(?!\\$\\{)[^}])*)\\}`, 'g');

/**
 * The images of Kubernetes objects: of containers, also inside the templates and lists of other objects, and of image
 * volumes (Kubernetes API, `PodSpec`). Documents without `apiVersion` and `kind` are no objects and are passed over.
 */
export function parseManifest(text: string): ParsedDocument {
  const read = (document: YamlDocument, slots: SlotCollector): void => {
    const { root } = document;
    const isObject = isScalar(document.at(root, 'apiVersion')) && isScalar(document.at(root, 'kind'));
    if (root && isObject) readObject(document, slots, root);
  };
  return parseYamlDocuments(text, read, withoutTemplates(text));
}

/** Everything in an object, without recursion: aliases may lead far deeper than collections can nest. */
function readObject(document: YamlDocument, slots: SlotCollector, root: Node): void {
  const found = new Set<Node>([root]);
  // What is added while the loop runs is visited as well.
  for (const node of found) {
    if (isMap(node)) readPodSpec(document, slots, node);
    for (const child of document.nodes.children(node)) found.add(child);
  }
}

function readPodSpec(document: YamlDocument, slots: SlotCollector, map: YAMLMap): void {
  const add = (kind: UseKind, node: Node | undefined): void => {
    addImage(document, slots, { kind, node, expand: (written) => leaveGaps(written, TEMPLATE) });
  };
  for (const key of CONTAINERS) {
    for (const container of document.items(document.at(map, key))) {
      if (isMap(container)) add('kubernetes-container', document.at(container, 'image'));
    }
  }
  for (const volume of document.items(document.at(map, 'volumes'))) {
    if (isMap(volume)) add('kubernetes-volume', document.at(volume, 'image', 'reference'));
  }
}
