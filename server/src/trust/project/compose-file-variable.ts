import { joinPath, type AbsolutePath } from '../../base/paths.ts';
import { environmentScope } from '../../documents/compose/environment-file.ts';
import type { Problem } from './problem.ts';

/** Compose files that are read together. */
export interface ReadTogether {
  /** The first file, and those that are merged over it. */
  readonly paths: readonly AbsolutePath[];
  /** The text of the environment files that give their variables values; those at the end go before. */
  readonly environment?: string;
  /** What is wrong with how they are named; said at the beginning of each of them. */
  readonly problems: readonly Problem[];
}

/** Most files that `COMPOSE_FILE` may name: more than are read of one project. */
const MAX_NAMED = 1_000;

/**
 * The files that `COMPOSE_FILE` in a folder's `.env` has Compose read instead of `compose.yaml` and its override (compose-go
 * `cli/options.go`, `WithConfigFileEnv`); `undefined` where it names none. Without a `COMPOSE_PATH_SEPARATOR` Compose takes
 * that of the machine: here `;` where there is one, else `:`, so that a file means the same everywhere.
 */
export function filesNamedIn(environment: string, folder: AbsolutePath): ReadTogether | undefined {
  const scope = environmentScope(environment);
  const value = scope('COMPOSE_FILE');
  if (value.kind === 'unset' || (value.kind === 'value' && value.value.text === '')) return undefined;
  const separator = scope('COMPOSE_PATH_SEPARATOR');
  if (value.kind === 'unknown' || separator.kind === 'unknown') return { paths: [], problems: [NOT_KNOWN] };
  const { text } = value.value;
  const given = separator.kind === 'value' ? separator.value.text : '';
  const names = text.split(given || (text.includes(';') ? ';' : ':'), MAX_NAMED);
  // `-` stands for what is typed into Compose.
  const paths = names.filter((name) => name !== '' && name !== '-').map((name) => joinPath(folder, name));
  return { paths: [...new Set(paths)], environment, problems: [] };
}

const NOT_KNOWN: Problem = {
  code: 'not-followed',
  message: 'COMPOSE_FILE in .env depends on a variable without a value, so this file was read alone',
};
