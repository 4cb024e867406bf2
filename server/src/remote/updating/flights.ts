import { cancelled, waitUntilAborted } from '../abortable.ts';

/**
 * Work that several ask for at once is done once. Who asks may stop waiting; the work itself is stopped when nobody waits
 * any more. Nothing is kept after it has ended, least of all an error.
 */
export class Flights<Value> {
  readonly #flights = new Map<string, Flight<Value>>();

  /** @throws UnreachableError `cancelled` as soon as `signal` says so; otherwise what `begin` throws */
  async join(
    key: string,
    signal: AbortSignal | undefined,
    begin: (signal: AbortSignal) => Promise<Value>,
  ): Promise<Value> {
    if (signal?.aborted === true) throw cancelled(signal);
    const flight = this.#flights.get(key) ?? this.#begin(key, begin);
    flight.waiting += 1;
    try {
      return await waitUntilAborted(flight.result, signal);
    } finally {
      flight.waiting -= 1;
      if (flight.waiting === 0) this.#end(key, flight);
    }
  }

  #begin(key: string, begin: (signal: AbortSignal) => Promise<Value>): Flight<Value> {
    const controller = new AbortController();
    const flight: Flight<Value> = { controller, waiting: 0, result: begin(controller.signal) };
    this.#flights.set(key, flight);
    return flight;
  }

  /** Nobody waits: either the work has ended, or it need not go on. */
  #end(key: string, flight: Flight<Value>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
    flight.controller.abort();
    flight.result.catch(() => undefined);
  }
}

interface Flight<Value> {
  readonly controller: AbortController;
  readonly result: Promise<Value>;
  waiting: number;
}
