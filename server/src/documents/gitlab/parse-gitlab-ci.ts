import { isMap } from 'yaml';
import type { Node, YAMLMap } from 'yaml';
import { expandPattern } from '../expand-pattern.ts';
import type { Scope, Variable } from '../expansion.ts';
import type { ParsedDocument, UseKind } from '../image-use.ts';
import type { SlotCollector } from '../slot-collector.ts';
import { traced } from '../trace.ts';
import { addImage, parseYamlDocuments } from '../yaml/yaml-document.ts';
import type { YamlDocument } from '../yaml/yaml-document.ts';

/** `$TAG`, `${TAG}`, and `$[[ inputs.tag ]]`, which GitLab fills in before it reads the file ("CI/CD inputs"). */
const VARIABLE = /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\}|\[\[((?:(?!\$\[\[|\]\])[^])*)\]\])/g;

/** `image` and `services` of the file, of `default` and of every job (GitLab's "CI/CD YAML syntax reference"). */
export function parseGitlabCi(text: string): ParsedDocument {
  // The inputs stand in a document of their own before those that use them.
  let inputs: Scope = () => ({ kind: 'unset' });
  return parseYamlDocuments(text, (document, slots) => {
    const { root } = document;
    if (root === undefined) return;
    inputs = inputScope(document, root, inputs);
    const shared = variableScope(document, root, inputs);
    readImages(document, slots, root, shared);
    for (const [key, job] of document.maps(root)) {
      if (key !== 'variables') readImages(document, slots, job, variableScope(document, job, shared));
    }
  });
}

function readImages(document: YamlDocument, slots: SlotCollector, map: YAMLMap, scope: Scope): void {
  const add = (kind: UseKind, image: Node | undefined): void => {
    const node = isMap(image) ? document.at(image, 'name') : image;
    addImage(document, slots, { kind, node, expand: (written) => expandPattern(written, VARIABLE, scope) });
  };
  add('gitlab-image', document.at(map, 'image'));
  for (const service of document.items(document.at(map, 'services'))) add('gitlab-service', service);
}

/**
 * The variables of a map over those around it. A variable is in the environment of every script of its jobs: nobody can tell
 * what else an edit of it would change, so its value counts as given. One that uses others is not known.
 */
function variableScope(document: YamlDocument, map: YAMLMap, outer: Scope): Scope {
  const variables = document.at(map, 'variables');
  if (!isMap(variables)) return outer;
  return (name) => {
    const value = document.at(variables, name);
    // The long form has its value in `value`.
    const text = document.textOf(isMap(value) ? document.at(value, 'value') : value);
    return text === undefined ? outer(name) : given(name, text);
  };
}

/** The defaults of a file's inputs, as `inputs.NAME`: what they are in a pipeline that gives them no value. */
function inputScope(document: YamlDocument, root: YAMLMap, outer: Scope): Scope {
  const defaults = new Map<string, string | undefined>(
    document.maps(document.at(root, 'spec', 'inputs')).map(([name, input]) => {
      return [`inputs.${name}`, document.textOf(document.at(input, 'default'))] as const;
    }),
  );
  return (name) => {
    const text = defaults.get(name);
    return text === undefined ? outer(name) : given(name, text);
  };
}

function given(name: string, text: string): Variable {
  if (text.includes('$')) return { kind: 'unknown', because: [name] };
  return { kind: 'value', value: traced(text, { kind: 'given', variable: name }) };
}
