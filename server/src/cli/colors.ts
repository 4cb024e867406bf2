import picocolors from 'picocolors';
import type { Colors } from 'picocolors/types';
import type { CliHost } from './host.ts';

/** Colours for stdout: only on a terminal, and only where nobody refuses them. */
export function colorsFor({ stdout, noColor }: CliHost): Colors {
  return picocolors.createColors(stdout.isTerminal && !noColor);
}
