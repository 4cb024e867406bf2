import type { StoredKey } from '../../../trust/publishing/keys.ts';
import { NOTARY_TABLE, renderTable, underlined } from '../../table.ts';
import { compareCodePoints } from '../../text-order.ts';

const COLUMNS = ['ROLE', 'GUN', 'KEY ID', 'LOCATION'];
const GUN_WIDTH = 25;
const LOCATION_WIDTH = 40;

/** The table of `notary key list` (notary `cmd/notary/prettyprint.go` prettyPrintKeys). */
export function keyTable(keys: readonly StoredKey[]): string {
  if (keys.length === 0) return '\nNo signing keys found.\n\n';
  const rows = [...keys]
    .sort(compareKeys)
    .map(({ role = '', gun = '', id, location }) => [
      role,
      shorten(gun, GUN_WIDTH),
      id,
      shorten(location, LOCATION_WIDTH),
    ]);
  return `\n${renderTable([...underlined(COLUMNS), ...rows], NOTARY_TABLE)}\n`;
}

/** Absent values are null. */
export function keyJson(keys: readonly StoredKey[]): string {
  const rows = [...keys]
    .sort(compareKeys)
    .map(({ role = null, gun = null, id, location }) => ({ role, gun, id, location }));
  return `${JSON.stringify(rows, undefined, 2)}\n`;
}

/** Root keys first, then by repository, role and id. */
function compareKeys(a: StoredKey, b: StoredKey): number {
  const rank = ({ role }: StoredKey): number => (role === 'root' ? 0 : 1);
  const parts = ({ gun = '', role = '', id }: StoredKey): readonly string[] => [gun, role, id];
  const [left, right] = [parts(a), parts(b)];
  const differing = left.findIndex((part, index) => part !== right[index]);
  return rank(a) - rank(b) || compareCodePoints(left[differing] ?? '', right[differing] ?? '');
}

/** The end of a text that is too long. */
function shorten(text: string, width: number): string {
  return text.length <= width ? text : `...${text.slice(text.length - (width - 3))}`;
}
