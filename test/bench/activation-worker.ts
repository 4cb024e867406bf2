/**
 * Loads the extension's bundle and activates it, in a process that knows nothing yet: `activation-worker.js EXTENSION`. Prints the
 * milliseconds from the first byte of the bundle to the end of `activate`. In the place of VS Code stands a thing that has
 * every member, can be called, made and extended, and does nothing.
 */
import { createRequire } from 'node:module';
import Module from 'node:module';

const NOTHING = (): unknown => anything;
const anything: unknown = new Proxy(Object, {
  get: (target, name) => {
    if (name === 'prototype') return target.prototype;
    if (name === Symbol.toPrimitive) return () => '';
    if (name === Symbol.iterator) return () => [][Symbol.iterator]();
    // Nothing is a promise that would be waited for.
    return name === 'then' ? undefined : anything;
  },
  set: () => true,
  apply: NOTHING,
  // A class that extends it makes its own objects.
  construct: (_, __, made) => (made === anything ? anything : Object.create(made.prototype as object)) as object,
});

interface Loader {
  _load: (request: string, ...others: readonly unknown[]) => unknown;
}

const loader = Module as unknown as Loader;
const load = loader._load.bind(Module);
loader._load = (request, ...others) => (request === 'vscode' ? anything : load(request, ...others));

const [, , file = ''] = process.argv;
const start = performance.now();
const { activate } = createRequire(file)(file) as { activate: (context: unknown) => unknown };
activate({
  subscriptions: [],
  extensionPath: '/nowhere',
  asAbsolutePath: (path: string) => path,
  secrets: anything,
  globalState: anything,
  workspaceState: anything,
});
process.stdout.write(String(performance.now() - start));
process.exit(0);
