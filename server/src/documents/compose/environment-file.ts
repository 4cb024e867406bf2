/** `[export] NAME=value` or `NAME: value`. */
const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)[ \t]*[=:][ \t]*(.*)$/;
const QUOTED = /^(["'])((?:\\[^]|(?!\1)[^\\])*)\1/;

/**
 * The variables of a `.env` file (compose-go `dotenv/parser.go`), later ones winning. Lines that assign nothing are passed
 * over. Values that take other variables up in them are not expanded; a value with a `$` in it is left out, so that it
 * counts as unknown rather than as something wrong.
 */
export function parseEnvironmentFile(text: string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    const [, name, rest = ''] = ASSIGNMENT.exec(line) ?? [];
    if (name === undefined) continue;
    const value = readValue(rest);
    if (value === undefined) variables.delete(name);
    else variables.set(name, value);
  }
  return variables;
}

function readValue(rest: string): string | undefined {
  const [, quote, quoted] = QUOTED.exec(rest) ?? [];
  if (quote === "'") return quoted;
  const value = quoted ?? rest.replace(/(^|\s)#.*$/, '').trimEnd();
  if (value.includes('$')) return undefined;
  return quoted === undefined ? value : value.replace(/\\(["'\\])/g, '$1');
}
