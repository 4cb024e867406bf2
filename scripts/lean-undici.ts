import type { Plugin } from 'esbuild';
import { projectFolder } from './paths.ts';

/**
 * What the server uses of undici: its pools of connections. The rest (fetch, WebSockets, cookies, caches) would be loaded with
 * every start, for eight megabytes of memory. What the server comes to need is added here.
 */
const MODULES: Readonly<Record<string, string>> = {
  Agent: 'lib/dispatcher/agent.js',
  EnvHttpProxyAgent: 'lib/dispatcher/env-http-proxy-agent.js',
  Pool: 'lib/dispatcher/pool.js',
  buildConnector: 'lib/core/connect.js',
  errors: 'lib/core/errors.js',
};

/** The library's own index adds its methods to what all pools have in common. */
const METHODS = "Object.assign(require('undici/lib/dispatcher/dispatcher.js').prototype, require('undici/lib/api'));";

/** Leaves out of undici what is not used here. A bundler cannot tell: the library is no ES module. */
export const leanUndici: Plugin = {
  name: 'lean-undici',
  setup: (build) => {
    build.onResolve({ filter: /^undici$/ }, () => ({ path: 'undici', namespace: 'lean-undici' }));
    build.onLoad({ filter: /.*/, namespace: 'lean-undici' }, () => ({
      contents: [
        METHODS,
        ...Object.entries(MODULES).map(([name, file]) => `exports.${name} = require('undici/${file}');`),
      ].join('\n'),
      loader: 'js',
      resolveDir: projectFolder,
    }));
  },
};
