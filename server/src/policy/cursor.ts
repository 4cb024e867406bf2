/** Where somebody types in a policy file: by its lines, since a file that is being typed is seldom YAML. */
export type PolicyCursor =
  /** Where a member begins, of the policy itself or of an entry of one of its lists. */
  | { readonly kind: 'member'; readonly section: Section; readonly word: string; readonly present: ReadonlySet<string> }
  /** Where the value of a member begins; `match` is that of the entry it belongs to. */
  | { readonly kind: 'value'; readonly member: string; readonly word: string; readonly match: string | undefined }
  | { readonly kind: 'elsewhere' };

export type Section = 'policy' | 'images' | 'exceptions';

/** A line with its indentation; `- ` counts as such, so that the members of an entry stand in one column. */
interface Line {
  readonly text: string;
  readonly indent: number;
  readonly beginsEntry: boolean;
}

const WORD = /[\w./:*-]*$/;

export function policyCursorAt(text: string, offset: number): PolicyCursor {
  const before = text.slice(0, offset);
  const lines = before.split(/\r?\n/).map(lineOf);
  const rest = text.slice(offset).split(/\r?\n/).slice(1).map(lineOf);
  const line = lines.at(-1)?.text ?? '';
  if (/(?:^|\s)#/.test(line)) return { kind: 'elsewhere' };
  const word = WORD.exec(line)?.[0] ?? '';
  const lead = line.slice(0, line.length - word.length);
  const entry = entryAround(lines, rest);
  const member = valueOf(lead, lines);
  if (member !== undefined) return { kind: 'value', member, word, match: matchIn(entry) };
  const inFlow = /[{,]\s*$/.test(lead);
  if (!inFlow && !/^\s*(?:-\s+)?$/.test(lead)) return { kind: 'elsewhere' };
  const section = inFlow || /\S|^\s/.test(lead) ? sectionOf(lines) : 'policy';
  const present =
    section === 'policy'
      ? topMembers([...lines.slice(0, -1), ...rest])
      : membersIn(beginsHere(lines) ? entryAround(lines.slice(-1), rest) : entry, line);
  return { kind: 'member', section, word, present };
}

/** Whether the last of the lines begins an entry. */
function beginsHere(lines: readonly Line[]): boolean {
  return lines.at(-1)?.beginsEntry === true;
}

/** The member whose value stands at the end of `lead`: in its line, in a list in its line, or in a list below it. */
function valueOf(lead: string, lines: readonly Line[]): string | undefined {
  const inLine = /(\w+):\s+$/.exec(lead) ?? /(\w+):\s*\[[^\]]*$/.exec(lead);
  if (inLine) return inLine[1];
  if (!/^\s*-\s+$/.test(lead)) return undefined;
  const column = /^\s*/.exec(lead)?.[0].length ?? 0;
  const above = lines.slice(0, -1).findLast(({ text, indent, beginsEntry }) => {
    const dash = /^\s*/.exec(text)?.[0].length ?? 0;
    return /\w+:\s*$/.test(text) && (beginsEntry ? dash < column : indent <= column);
  });
  const name = /(\w+):\s*$/.exec(above?.text ?? '')?.[1];
  return name === 'registries' || name === 'signers' || name === 'anySigner' ? name : undefined;
}

function sectionOf(lines: readonly Line[]): Section {
  const heading = lines.findLast(({ text }) => /^\w+:/.test(text));
  const name = /^\w+/.exec(heading?.text ?? '')?.[0];
  return name === 'images' || name === 'exceptions' ? name : 'policy';
}

/** The lines of the entry that the last of `lines` belongs to. */
function entryAround(lines: readonly Line[], rest: readonly Line[]): readonly Line[] {
  const isBoundary = ({ text, beginsEntry }: Line): boolean =>
    /^\w+:/.test(text) || (beginsEntry && /-\s+\w+:/.test(text));
  const start = lines.findLastIndex(isBoundary);
  const end = rest.findIndex(isBoundary);
  return [...lines.slice(Math.max(start, 0)), ...rest.slice(0, end === -1 ? rest.length : end)];
}

function matchIn(entry: readonly Line[]): string | undefined {
  const written = entry.map(({ text }) => /\bmatch:\s*["']?([^\s"',}]+)/.exec(text)?.[1]);
  return written.find((match) => match !== undefined);
}

function topMembers(lines: readonly Line[]): ReadonlySet<string> {
  return new Set(lines.flatMap(({ text }) => /^(\w+):/.exec(text)?.[1] ?? []));
}

/** Members of an entry but for the one that is being typed. */
function membersIn(entry: readonly Line[], typed: string): ReadonlySet<string> {
  const texts = entry.map(({ text }) => text).filter((text) => text !== typed || text.includes('{'));
  return new Set(
    texts.flatMap((text) => [...text.matchAll(/(?:^\s*(?:-\s+)?|[{,]\s*)(\w+):/g)].map(([, name = '']) => name)),
  );
}

function lineOf(text: string): Line {
  return { text, indent: /^\s*(?:-\s+)?/.exec(text)?.[0].length ?? 0, beginsEntry: /^\s*-\s/.test(text) };
}
