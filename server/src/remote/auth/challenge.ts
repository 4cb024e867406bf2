/** One way in which a server wants to be shown who asks: an element of `WWW-Authenticate` (RFC 9110, section 11.6.1). */
export interface Challenge {
  /** In lower case: `bearer`, `basic`. */
  readonly scheme: string;
  /** Names in lower case; of a name given twice, the first value. */
  readonly parameters: ReadonlyMap<string, string>;
}

const SCHEME = /[\s,]*([\w!#$%&'*+.^`|~-]+)(?:\s+|(?=,)|$)/y;
// Values that ought to be quoted and are not are taken up to the next comma, as long as they have no white space.
const PARAMETER = /([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"=]+))[\s,]*/y;
const TOKEN68 = /[\w.~+/-]+=*\s*(?=,|$)/y;

/**
 * Reads a `WWW-Authenticate` header, of which several may have been joined with commas. Text that is no challenge ends the
 * reading; what was understood before it stands.
 */
export function parseChallenges(header: string): readonly Challenge[] {
  const challenges: Challenge[] = [];
  let at = 0;
  const next = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(header) ?? undefined;
    if (match !== undefined) at = pattern.lastIndex;
    return match;
  };
  for (let scheme = next(SCHEME)?.[1]; scheme !== undefined; scheme = next(SCHEME)?.[1]) {
    const parameters = new Map<string, string>();
    for (let match = next(PARAMETER); match !== undefined; match = next(PARAMETER)) {
      const [, name = '', quoted, bare = ''] = match;
      const key = name.toLowerCase();
      if (!parameters.has(key)) parameters.set(key, quoted?.replaceAll(/\\(.)/g, '$1') ?? bare);
    }
    if (parameters.size === 0) next(TOKEN68);
    challenges.push({ scheme: scheme.toLowerCase(), parameters });
  }
  return challenges;
}
