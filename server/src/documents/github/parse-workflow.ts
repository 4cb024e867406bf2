import { isMap } from 'yaml';
import type { Node } from 'yaml';
import { leaveGaps } from '../expand-pattern.ts';
import type { ParsedDocument, UseKind } from '../image-use.ts';
import type { SlotCollector } from '../slot-collector.ts';
import { addImage, parseYamlDocuments } from '../yaml/yaml-document.ts';
import type { YamlDocument } from '../yaml/yaml-document.ts';

/**
 * `${{ matrix.image }}`: GitHub evaluates it when the workflow runs. Braces may stand in its texts, but no other expression,
 * so that one that is left open costs no more than what stands before the next.
 */
const EXPRESSION = /\$\{\{((?:'(?:(?!\$\{\{)[^'])*'|(?!\$\{\{|\}\})[^'])*)\}\}/g;

/** `docker://` before the image of an action. */
const IMAGE_SCHEME = 'docker://';

/**
 * The images of a GitHub Actions workflow (`container`, `services` and `docker://` actions of its jobs) or of an action's
 * own file (`runs.image`); GitHub's "Workflow syntax" and "Metadata syntax".
 */
export function parseWorkflow(text: string): ParsedDocument {
  return parseYamlDocuments(text, (document, slots) => {
    const reader = new WorkflowReader(document, slots);
    for (const [, job] of document.maps(document.at(document.root, 'jobs'))) {
      const container = document.at(job, 'container');
      reader.addImage('workflow-container', isMap(container) ? document.at(container, 'image') : container);
      for (const [, service] of document.maps(document.at(job, 'services'))) {
        reader.addImage('workflow-service', document.at(service, 'image'));
      }
      reader.addSteps(document.at(job, 'steps'));
    }
    reader.addAction(document.at(document.root, 'runs', 'image'));
    reader.addSteps(document.at(document.root, 'runs', 'steps'));
  });
}

class WorkflowReader {
  private readonly document: YamlDocument;
  private readonly slots: SlotCollector;

  constructor(document: YamlDocument, slots: SlotCollector) {
    this.document = document;
    this.slots = slots;
  }

  addSteps(steps: Node | undefined): void {
    for (const step of this.document.items(steps)) {
      if (isMap(step)) this.addAction(this.document.at(step, 'uses'));
    }
  }

  addAction(uses: Node | undefined): void {
    if (this.document.textOf(uses)?.startsWith(IMAGE_SCHEME))
      this.addImage('workflow-action', uses, IMAGE_SCHEME.length);
  }

  addImage(kind: UseKind, node: Node | undefined, from = 0): void {
    addImage(this.document, this.slots, { kind, node, from, expand: (written) => leaveGaps(written, EXPRESSION) });
  }
}
