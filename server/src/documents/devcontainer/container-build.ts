import { isMap, isSeq } from 'yaml';
import type { AbsolutePath } from '../../base/paths.ts';
import type { BuildArgument } from '../build-arguments.ts';
import type { BuildFacts, Said } from '../compose/service-facts.ts';
import type { YamlDocument } from '../yaml/yaml-document.ts';

/** Where a devcontainer.json stands. */
export interface ContainerPlace {
  /** What its paths start from: its own folder. */
  readonly folder: AbsolutePath;
  /** A noun phrase for people: `the development container .devcontainer/devcontainer.json`. */
  readonly name: string;
}

/**
 * What a development container is built from: `build.dockerfile`, or `dockerFile` as it was called before, and the arguments
 * in `build.args` and `build.options` (containers.dev, "Dev Container metadata reference"). `undefined` where it is built from
 * no Dockerfile. The Dockerfile is looked for beside the devcontainer.json, whatever the build's context is.
 */
export function readContainerBuild(document: YamlDocument, { folder, name }: ContainerPlace): BuildFacts | undefined {
  const { root } = document;
  const written = document.textOf(document.at(root, 'build', 'dockerfile') ?? document.at(root, 'dockerFile'));
  if (written === undefined) return undefined;
  return {
    context: { kind: 'known', text: folder },
    dockerfile: sayPath(written),
    arguments: new Map([...mapArguments(document, name), ...optionArguments(document, name)]),
    contexts: new Set(),
  };
}

/**
 * The Compose files in `dockerComposeFile`, one of whose services a development container is: paths from its own folder, each
 * file merged over those before it. What is known only on the machine that opens the container is left out.
 */
export function composeFilesOf(document: YamlDocument): readonly string[] {
  const named = document.at(document.root, 'dockerComposeFile');
  const paths = (isSeq(named) ? document.items(named) : [named]).flatMap((path) => document.textOf(path) ?? []);
  return paths.filter(isKnown);
}

/** `${localEnv:…}` and its relatives are known on the machine that opens the container only. */
function isKnown(text: string): boolean {
  return !text.includes('${');
}

function sayPath(text: string): Said {
  return isKnown(text) ? { kind: 'known', text } : { kind: 'unknown' };
}

function argumentOf(text: string, source: string): BuildArgument {
  return isKnown(text) ? { kind: 'value', value: text, source } : { kind: 'unknown', source };
}

function mapArguments(document: YamlDocument, source: string): readonly (readonly [string, BuildArgument])[] {
  const args = document.at(document.root, 'build', 'args');
  if (!isMap(args)) return [];
  return document.nodes.entries(args).flatMap(({ key, value }) => {
    const text = document.textOf(value);
    return text === undefined ? [] : [[key, argumentOf(text, source)] as const];
  });
}

/** `--build-arg NAME=value`, in one word or two. Without a value it is that of the environment, if it has one there. */
function optionArguments(document: YamlDocument, source: string): readonly (readonly [string, BuildArgument])[] {
  const options = document.items(document.at(document.root, 'build', 'options'));
  const words = options.map((option) => document.textOf(option) ?? '');
  return words.flatMap((word, index) => {
    const [, joined] = /^--build-arg=(.*)$/s.exec(word) ?? [];
    const assignment = joined ?? (words[index - 1] === '--build-arg' ? word : undefined);
    if (assignment === undefined) return [];
    const [, name = assignment, value] = /^([^=]*)=(.*)$/s.exec(assignment) ?? [];
    return [[name, value === undefined ? { kind: 'default' as const } : argumentOf(value, source)] as const];
  });
}
