import type { Clock } from '../remote/ports.ts';
import type { Inspection } from '../trust/inspection.ts';
import type { TextOutput } from './host.ts';

/** Milliseconds between two states of the line: more often, nobody can read it. */
const PAUSE_MS = 100;

/** Back to the beginning of the line, and nothing in it (ECMA-48, `EL`). */
const CLEAR = '\r\u001b[K';

/** A line on a terminal that says how many images have been checked. Anywhere else, nothing. */
export class Progress {
  readonly #output: TextOutput;
  readonly #clock: Pick<Clock, 'now'>;
  /** The newest state of each file. */
  readonly #states = new Map<string, Inspection>();
  #shownAt = Number.NEGATIVE_INFINITY;

  constructor(output: TextOutput, clock: Pick<Clock, 'now'>) {
    this.#output = output;
    this.#clock = clock;
  }

  follow(file: string, inspection: Inspection): void {
    this.#states.set(file, inspection);
    const now = this.#clock.now();
    if (!this.#output.isTerminal || now - this.#shownAt < PAUSE_MS) return;
    this.#shownAt = now;
    const uses = [...this.#states.values()].flatMap((state) => state.uses);
    const checked = uses.filter(({ verdict }) => verdict !== undefined).length;
    const files = this.#states.size === 1 ? 'one file' : `${this.#states.size} files`;
    this.#output.write(`${CLEAR}checked ${checked} of ${uses.length} images in ${files}`);
  }

  /** Takes the line away, so that the results stand alone. */
  end(): void {
    if (this.#shownAt > Number.NEGATIVE_INFINITY) this.#output.write(CLEAR);
  }
}
