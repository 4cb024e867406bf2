import type { Random } from '../random.ts';
import type { Json } from './canonical.ts';

const VALUES: readonly Json[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  2,
  1.5,
  '',
  'x',
  'root',
  'YQ==',
  'YQ',
  [],
  {},
  [null],
  [''],
  { a: null },
];

/** A copy with one value, somewhere inside, replaced, removed, renamed or repeated. */
export function changeSomewhere(random: Random, json: Json): Json {
  if (Array.isArray(json) && json.length > 0 && random.chance(0.8)) return changeItem(random, json as readonly Json[]);
  if (isObject(json) && Object.keys(json).length > 0 && random.chance(0.8)) return changeMember(random, json);
  return random.pick(VALUES);
}

function isObject(json: Json): json is Readonly<Record<string, Json>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function changeItem(random: Random, items: readonly Json[]): Json {
  const index = random.below(items.length);
  const item = items[index] ?? null;
  const replacement = random.pick<readonly Json[]>([[], [item, item], [changeSomewhere(random, item)]]);
  return items.toSpliced(index, 1, ...(random.chance(0.3) ? replacement : [changeSomewhere(random, item)]));
}

function changeMember(random: Random, members: Readonly<Record<string, Json>>): Json {
  const name = random.pick(Object.keys(members));
  const { [name]: value = null, ...others } = members;
  switch (random.below(8)) {
    case 0:
      return others;
    case 1:
      return { ...others, [name.toUpperCase()]: value };
    case 2:
      return { ...members, [`${name}x`]: value };
    default:
      return { ...members, [name]: changeSomewhere(random, value) };
  }
}
