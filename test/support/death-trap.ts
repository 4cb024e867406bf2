import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Loaded before anything else. A request about to be sent and an answer that has arrived are one event each. */
const TRAP = `const { subscribe } = require('node:diagnostics_channel');
let left = Number(process.env.DIE_AT);
const event = () => {
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
};
subscribe('undici:request:create', event);
subscribe('undici:request:headers', event);
`;

/** Environment variables with which a Node process is killed, as a power cut would, at its Nth event on the network. */
export type DeathTrap = (at: number) => Readonly<Record<string, string>>;

/** @param folder where the trap is written to */
export async function setDeathTrap(folder: string): Promise<DeathTrap> {
  const file = join(folder, 'death-trap.cjs');
  await writeFile(file, TRAP);
  return (at) => ({ DIE_AT: String(at), NODE_OPTIONS: `--require ${file}` });
}
