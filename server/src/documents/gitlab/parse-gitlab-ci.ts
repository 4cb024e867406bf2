import { isMap, isScalar } from 'yaml';
import type { Node, YAMLMap } from 'yaml';
import { expandPattern } from '../expand-pattern.ts';
import type { Scope } from '../expansion.ts';
import type { ParsedDocument, UseKind } from '../image-use.ts';
import type { SlotCollector } from '../slot-collector.ts';
import { traced } from '../trace.ts';
import { parseYamlDocuments } from '../yaml/yaml-document.ts';
import type { YamlDocument } from '../yaml/yaml-document.ts';

const VARIABLE = /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/g;

/** `image` and `services` of the file, of `default` and of every job (GitLab's "CI/CD YAML syntax reference"). */
export function parseGitlabCi(text: string): ParsedDocument {
  return parseYamlDocuments(text, (document, slots) => {
    const { root } = document;
    if (root === undefined) return;
    const shared = variablesOf(document, root);
    readImages(document, slots, root, shared);
    for (const [key, job] of document.maps(root)) {
      if (key !== 'variables') readImages(document, slots, job, new Map([...shared, ...variablesOf(document, job)]));
    }
  });
}

function readImages(document: YamlDocument, slots: SlotCollector, map: YAMLMap, variables: Variables): void {
  const scope = scopeOf(variables);
  addImage(document, slots, 'gitlab-image', document.at(map, 'image'), scope);
  for (const service of document.items(document.at(map, 'services'))) {
    addImage(document, slots, 'gitlab-service', service, scope);
  }
}

function addImage(
  document: YamlDocument,
  slots: SlotCollector,
  kind: UseKind,
  image: Node | undefined,
  scope: Scope,
): void {
  const node = isMap(image) ? document.at(image, 'name') : image;
  if (!isScalar(node) || node.value === '') return;
  const written = document.trace(node);
  slots.add({ kind, node, written, expansion: expandPattern(written, VARIABLE, scope) });
}

type Variables = ReadonlyMap<string, string>;

/** The long form of a variable has its value in `value`. */
function variablesOf(document: YamlDocument, map: YAMLMap): Variables {
  const variables = document.at(map, 'variables');
  const entries = isMap(variables) ? document.nodes.entries(variables) : [];
  return new Map(
    entries.flatMap(({ key, value }) => {
      const text = document.textOf(isMap(value) ? document.at(value, 'value') : value);
      return text === undefined ? [] : [[key, text] as const];
    }),
  );
}

/**
 * A variable is in the environment of every script of its jobs: nobody can tell what else an edit of it would change, so
 * its value counts as given. One that uses others is not known.
 */
function scopeOf(variables: Variables): Scope {
  return (name) => {
    const value = variables.get(name);
    if (value === undefined) return { kind: 'unset' };
    if (value.includes('$')) return { kind: 'unknown', because: [name] };
    return { kind: 'value', value: traced(value, { kind: 'given', variable: name }) };
  };
}
