import { documentKind } from '../../documents/document-kind.ts';

/** Names that Compose looks for by itself, the first that it finds being the one (compose-go `cli/options.go`). */
const COMPOSE = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const COMPOSE_OVERRIDES = [
  ...['compose.override.yml', 'compose.override.yaml'],
  ...['docker-compose.override.yml', 'docker-compose.override.yaml'],
];
/** The same of bake (buildx `bake/bake.go`, `defaultFilenames`). */
const BAKE = ['docker-bake.json', 'docker-bake.override.json'];

/** The project files of one folder. */
export interface ProjectNames {
  /** What `docker compose up` reads: the file, and its override. */
  readonly compose: readonly string[];
  /** Compose files that are read where somebody asks for them. */
  readonly otherCompose: readonly string[];
  /** What `docker buildx bake` reads. */
  readonly bake: readonly string[];
  readonly otherBake: readonly string[];
  readonly containers: readonly string[];
}

/** Sorts the names of a folder's files; those of anything else are left out. */
export function projectNames(names: readonly string[]): ProjectNames {
  const here = new Set(names);
  const [first] = COMPOSE.filter((name) => here.has(name));
  const [override] = COMPOSE_OVERRIDES.filter((name) => here.has(name));
  const compose = first === undefined ? [] : [first, ...(override === undefined ? [] : [override])];
  const bake = BAKE.filter((name) => here.has(name));
  const others = names.filter((name) => !compose.includes(name) && !bake.includes(name));
  return {
    compose,
    otherCompose: others.filter((name) => documentKind(name) === 'compose'),
    bake,
    otherBake: others.filter((name) => documentKind(name) === 'bake'),
    containers: others.filter((name) => documentKind(name) === 'devcontainer'),
  };
}
