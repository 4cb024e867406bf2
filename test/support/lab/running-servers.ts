export interface Stoppable {
  stop(): Promise<void>;
}

/** Servers that belong together: they are stopped together, the last one first. */
export class RunningServers {
  readonly #servers: Stoppable[] = [];

  /** Waits until a server has started. */
  async add<T extends Stoppable>(starting: Promise<T>): Promise<T> {
    const server = await starting;
    this.#servers.push(server);
    return server;
  }

  async stop(): Promise<void> {
    for (const server of this.#servers.splice(0).reverse()) await server.stop();
  }
}
