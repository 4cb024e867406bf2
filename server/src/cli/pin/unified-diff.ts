/** Unchanged lines shown around a change. */
const CONTEXT = 3;

/**
 * The difference between two texts of equally many lines, as `diff -u` writes it and `patch` and `git apply` read it; empty
 * where there is none. Pins change characters within lines and never their number, so that nothing has to be searched for.
 * @throws RangeError where the numbers of lines differ
 */
export function unifiedDiff(path: string, before: string, after: string): string {
  const [old, changed] = [linesOf(before), linesOf(after)];
  if (old.length !== changed.length) throw new RangeError('the texts differ in their number of lines');
  // A tab says where a name with blanks ends: `patch` takes it for its first word otherwise.
  const name = path.includes(' ') ? `${path}\t` : path;
  const places = old.flatMap((line, index) => (line === changed[index] ? [] : [index]));
  const hunks = hunksAround(places, old.length).map((hunk) => hunkText(hunk, old, changed));
  return hunks.length === 0 ? '' : [`--- a/${name}\n`, `+++ b/${name}\n`, ...hunks].join('');
}

/** Lines with their ends, so that CRLF and a missing last line feed show. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Half open, in lines counted from 0. */
interface Hunk {
  readonly start: number;
  readonly end: number;
}

function hunksAround(places: readonly number[], lineCount: number): readonly Hunk[] {
  const hunks: Hunk[] = [];
  for (const place of places) {
    const hunk = { start: Math.max(0, place - CONTEXT), end: Math.min(lineCount, place + CONTEXT + 1) };
    const last = hunks.at(-1);
    if (last !== undefined && hunk.start <= last.end) hunks[hunks.length - 1] = { start: last.start, end: hunk.end };
    else hunks.push(hunk);
  }
  return hunks;
}

function hunkText({ start, end }: Hunk, old: readonly string[], changed: readonly string[]): string {
  const range = `${start + 1},${end - start}`;
  const lines: string[] = [`@@ -${range} +${range} @@\n`];
  for (let from = start; from < end;) {
    let to = from + 1;
    if (old[from] === changed[from]) {
      lines.push(...marked(' ', old.slice(from, to)));
    } else {
      while (to < end && old[to] !== changed[to]) to++;
      lines.push(...marked('-', old.slice(from, to)), ...marked('+', changed.slice(from, to)));
    }
    from = to;
  }
  return lines.join('');
}

function marked(mark: string, lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line.endsWith('\n') ? mark + line : `${mark}${line}\n\\ No newline at end of file\n`));
}
