/** Orders texts by code point: the order of their UTF-8 bytes, which is how Go compares strings. */
export function compareCodePoints(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = [Array.from(a), Array.from(b)];
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const difference = (left[index]?.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/**
 * Orders `abc2` before `abc12` (github.com/fvbommel/sortorder `NaturalLess`, which docker sorts tags and signers by): runs of
 * ASCII digits compare as numbers, with fewer leading zeros first; a digit comes before any other character.
 */
export function compareNaturally(a: string, b: string): number {
  const [left, right] = [runsOf(a), runsOf(b)];
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const difference = compareRuns(left[index] ?? '', right[index] ?? '');
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** A run of digits, or one other character. */
function runsOf(text: string): readonly string[] {
  return text.match(/[0-9]+|[^0-9]/gu) ?? [];
}

function compareRuns(a: string, b: string): number {
  const [aIsNumber, bIsNumber] = [isNumber(a), isNumber(b)];
  if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1;
  return aIsNumber ? compareNumbers(a, b) : compareCodePoints(a, b);
}

function compareNumbers(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return left.length - right.length || compareCodePoints(left, right) || a.length - b.length;
}

function isNumber(run: string): boolean {
  return /^[0-9]/.test(run);
}
