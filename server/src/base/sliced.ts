/**
 * Long work in slices: it stops every millisecond or so, and goes on when its driver says. Nothing outside of it changes
 * before it has given its result, so that it can be dropped at any stop.
 */
export type Sliced<Value> = Generator<undefined, Value, undefined>;

/** Does all of the work at once: for callers that have nobody else to serve. */
export function runAtOnce<Value>(work: Sliced<Value>): Value {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Does something quick with each item. */
export function* forEachSliced<Item>(items: Iterable<Item>, act: (item: Item) => void): Sliced<void> {
  let count = 0;
  for (const item of items) {
    act(item);
    count += 1;
    if (count % ITEMS_A_SLICE === 0) yield;
  }
}

const ITEMS_A_SLICE = 256;

/** Joins many short texts, as they come. All at the end would take as long as what came before. */
export function* joinSliced(pieces: Iterable<string>): Sliced<string> {
  const joined: string[] = [];
  let waiting: string[] = [];
  yield* forEachSliced(pieces, (piece) => {
    if (waiting.push(piece) < ITEMS_A_SLICE) return;
    joined.push(waiting.join(''));
    waiting = [];
  });
  return [...joined, ...waiting].join('');
}

/** Sorts as `toSorted` does, equal items in their order: by parts, which are then merged two by two. */
export function* sortSliced<Item>(items: readonly Item[], compare: (a: Item, b: Item) => number): Sliced<Item[]> {
  let parts: Item[][] = [];
  for (let start = 0; start < items.length; start += SORTED_AT_ONCE) {
    parts.push(items.slice(start, start + SORTED_AT_ONCE).sort(compare));
    if (items.length > SORTED_AT_ONCE) yield;
  }
  while (parts.length > 1) {
    const merged: Item[][] = [];
    for (let index = 0; index < parts.length; index += 2) {
      merged.push(yield* merge(parts[index] ?? [], parts[index + 1] ?? [], compare));
    }
    parts = merged;
  }
  return parts[0] ?? [];
}

const SORTED_AT_ONCE = 1024;

function* merge<Item>(a: readonly Item[], b: readonly Item[], compare: (a: Item, b: Item) => number): Sliced<Item[]> {
  const merged: Item[] = [];
  let next = 0;
  for (const item of a) {
    for (let other = b[next]; other !== undefined && compare(other, item) < 0; other = b[next]) {
      merged.push(other);
      next += 1;
      if (merged.length % SORTED_AT_ONCE === 0) yield;
    }
    merged.push(item);
    if (merged.length % SORTED_AT_ONCE === 0) yield;
  }
  return merged.concat(b.slice(next));
}
