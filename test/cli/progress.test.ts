import { describe, expect, test } from 'vitest';
import { Progress } from '../../server/src/cli/progress.ts';
import type { Inspection } from '../../server/src/trust/inspection.ts';

/** A file with so many checked images, and so many that are still being checked. */
function state(checked: number, open: number): Inspection {
  const uses = [...Array<object>(checked).fill({ verdict: {} }), ...Array<object>(open).fill({ verdict: undefined })];
  return { document: { uses: [], problems: [] }, uses: uses as unknown as Inspection['uses'] };
}

function progress(isTerminal: boolean) {
  const written: string[] = [];
  const clock = { time: 0, now: () => clock.time };
  return { clock, written, line: new Progress({ isTerminal, write: (text) => void written.push(text) }, clock) };
}

describe('the line of progress', () => {
  test('counts what has a verdict, in all files, a few times a second', () => {
    const { clock, written, line } = progress(true);
    line.follow('a', state(0, 2));
    line.follow('b', state(1, 1));
    clock.time = 100;
    line.follow('a', state(2, 0));
    expect(written).toEqual([
      '\r\u001b[Kchecked 0 of 2 images in one file',
      '\r\u001b[Kchecked 3 of 4 images in 2 files',
    ]);
  });

  test('is gone in the end', () => {
    const { written, line } = progress(true);
    line.follow('a', state(1, 0));
    line.end();
    expect(written.at(-1)).toBe('\r\u001b[K');
  });

  test('is for terminals only', () => {
    const { written, line } = progress(false);
    line.follow('a', state(1, 0));
    line.end();
    expect(written).toEqual([]);
  });
});
