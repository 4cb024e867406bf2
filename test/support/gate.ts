import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a local port that can be shut: what is sent then arrives when it is opened again. It begins open. */
export interface Gate {
  readonly port: number;
  shut(): void;
  open(): void;
  stop(): Promise<void>;
}

/** Listens on a free port of 127.0.0.1 and passes bytes on to `target`, as long as the gate is open. */
export async function openGate(target: number): Promise<Gate> {
  const callers = new Set<Socket>();
  let isOpen = true;
  const server = createServer((caller) => {
    const far = connect(target, '127.0.0.1');
    callers.add(caller);
    caller.on('close', () => {
      callers.delete(caller);
      far.destroy();
    });
    caller.on('error', () => caller.destroy());
    far.on('error', () => caller.destroy());
    caller.pipe(far).pipe(caller);
    if (!isOpen) caller.pause();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    shut: () => {
      isOpen = false;
      for (const caller of callers) caller.pause();
    },
    open: () => {
      isOpen = true;
      for (const caller of callers) caller.resume();
    },
    stop: async () => {
      for (const caller of callers) caller.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
