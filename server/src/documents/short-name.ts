/** Longest name that is shown of something, in UTF-16 code units. */
const MAX_NAME = 200;

/** How many of several names are shown. */
const MAX_NAMED = 3;

/** A name as people are shown it. Thousands of findings may repeat it, so that it must not be as long as a file. */
export function shortName(name: string): string {
  return name.length <= MAX_NAME ? name : `${name.slice(0, MAX_NAME - 1)}…`;
}

/** Several names, the first few of them and how many there are besides. */
export function shortList(names: readonly string[], separator: string): string {
  const rest = names.length - MAX_NAMED;
  return [...names.slice(0, MAX_NAMED).map(shortName), ...(rest > 0 ? [`${rest} more`] : [])].join(separator);
}
