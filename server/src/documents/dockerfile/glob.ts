/** A shell pattern taken apart: `?` is any character, `*` any number of them. */
export type Glob = readonly GlobElement[];
type GlobElement =
  { readonly kind: 'char'; readonly char: string } | { readonly kind: 'any' } | { readonly kind: 'many' };

/** Longest pattern and value that are matched. */
const MAX_LENGTH = 500;

/**
 * Reads a pattern of `${V#pattern}` and its relatives (BuildKit `shell/lex.go`, `convertShellPatternToRegex`).
 * `undefined`: an escape that BuildKit refuses, or a pattern longer than any that makes sense.
 */
export function parseGlob(pattern: string): Glob | undefined {
  const elements: GlobElement[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern.charAt(at);
    if (char === '*') elements.push({ kind: 'many' });
    else if (char === '?') elements.push({ kind: 'any' });
    else if (char !== '\\') elements.push({ kind: 'char', char });
    else {
      at += 1;
      const escaped = pattern.charAt(at);
      if (escaped === '' || !'*?\\}/'.includes(escaped)) return undefined;
      elements.push({ kind: 'char', char: escaped });
    }
  }
  return elements.length <= MAX_LENGTH ? elements : undefined;
}

/**
 * Where the shortest or the longest match that begins at `start` ends; `undefined` where none does. Takes time in proportion
 * to the product of both lengths, where a regular expression might never end.
 */
export function matchEnd(glob: Glob, value: string, start: number, want: 'shortest' | 'longest'): number | undefined {
  let end: number | undefined;
  let states = skipMany(glob, new Set([0]));
  for (let at = start; states.size > 0 && at <= value.length; at += 1) {
    if (states.has(glob.length)) {
      end = at;
      if (want === 'shortest') break;
    }
    states = skipMany(glob, step(glob, states, value.charAt(at)));
  }
  return end;
}

/** The first match anywhere, as long as it can be. */
export function findMatch(glob: Glob, value: string, from: number): { start: number; end: number } | undefined {
  for (let start = from; start < value.length; start += 1) {
    const end = matchEnd(glob, value, start, 'longest');
    if (end !== undefined && end > start) return { start, end };
  }
  return undefined;
}

/** Whether a value is short enough to be matched. */
export function canMatch(value: string): boolean {
  return value.length <= MAX_LENGTH;
}

function step(glob: Glob, states: ReadonlySet<number>, char: string): Set<number> {
  const next = new Set<number>();
  for (const state of states) {
    const element = glob[state];
    if (element === undefined || char === '') continue;
    if (element.kind === 'many') next.add(state);
    else if (element.kind === 'any' || element.char === char) next.add(state + 1);
  }
  return next;
}

/** Adds the states behind `*`, which may match nothing. */
function skipMany(glob: Glob, states: Set<number>): Set<number> {
  for (const state of states) if (glob[state]?.kind === 'many') states.add(state + 1);
  return states;
}
