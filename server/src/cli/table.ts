import { visible } from '../base/visible.ts';

/** How wide columns are, in characters: Go's `text/tabwriter` with these numbers gives the same bytes. */
export interface TableStyle {
  /** The least width of a column, padding included. */
  readonly minWidth: number;
  /** Blanks between the widest cell of a column and the next column, at least. */
  readonly padding: number;
}

/** docker's tables (docker/cli `cli/command/formatter/formatter.go`). */
export const DOCKER_TABLE: TableStyle = { minWidth: 10, padding: 3 };
/** notary's tables (notary `cmd/notary/prettyprint.go`). */
export const NOTARY_TABLE: TableStyle = { minWidth: 4, padding: 4 };

/** Rows of equally many cells, aligned; the last column is not padded. Every row ends with a line feed. */
export function renderTable(rows: readonly (readonly string[])[], { minWidth, padding }: TableStyle): string {
  const shown = rows.map((row) => row.map(visible));
  // Not by `Math.max` of them all: a call takes fewer arguments than a repository may have tags.
  const columns = shown.reduce((most, row) => Math.max(most, row.length), 0);
  const widths = Array.from({ length: columns }, (_, column) =>
    shown.reduce((widest, row) => Math.max(widest, widthOf(row[column] ?? '') + padding), minWidth),
  );
  return shown.map((row) => `${row.map((cell, column) => pad(cell, row, column, widths)).join('')}\n`).join('');
}

/** A header as notary draws it: the names, then a row of dashes as long as each. */
export function underlined(names: readonly string[]): readonly (readonly string[])[] {
  return [names, names.map((name) => '-'.repeat(name.length))];
}

function pad(cell: string, row: readonly string[], column: number, widths: readonly number[]): string {
  if (column === row.length - 1) return cell;
  return cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell));
}

function widthOf(text: string): number {
  return Array.from(text).length;
}
