import type { Plugin } from 'esbuild';

/**
 * Features of vscode-languageclient that our server does not have: about a third of the library, which it loads all the
 * same. A feature the server comes to need is taken off this list.
 */
const ABSENT_FEATURES = [
  'callHierarchy',
  'codeLens',
  'colorProvider',
  'completion',
  'declaration',
  'definition',
  'diagnostic', // pulled by the client; ours are pushed
  'documentHighlight',
  'documentLink',
  'documentSymbol',
  'executeCommand',
  'fileOperations',
  'foldingRange',
  'formatting',
  'implementation',
  'inlineCompletion',
  'inlineValue',
  'linkedEditingRange',
  'notebook',
  'reference',
  'rename',
  'selectionRange',
  'semanticTokens',
  'signatureHelp',
  'textDocumentContent',
  'typeDefinition',
  'typeHierarchy',
  'workspaceFolder',
  'workspaceSymbol',
];

/** What the client needs of every feature (`StaticFeature` in its `features.ts`): it announces nothing and does nothing. */
const ABSENT_FEATURE = `
  class Absent {
    fillClientCapabilities() {}
    initialize() {}
    getState() { return { kind: 'static' }; }
    clear() {}
  }
  module.exports = new Proxy({}, { get: () => Absent });
`;

/** package.json's `engines.vscode` is checked by VS Code itself; the client's own check would bring in a parser of versions. */
const ANY_VERSION = 'module.exports = () => true;';

const CLIENT = /vscode-languageclient[\\/]lib[\\/]common[\\/]/;

/** Leaves out of the bundle what the language client loads and this extension cannot reach. */
export const leanLanguageClient: Plugin = {
  name: 'lean-language-client',
  setup(build) {
    const features = new RegExp(`^\\./(${ABSENT_FEATURES.join('|')})$`);
    build.onResolve({ filter: features }, ({ importer }) =>
      CLIENT.test(importer) ? { path: 'feature', namespace: 'absent' } : undefined,
    );
    build.onLoad({ filter: /./, namespace: 'absent' }, () => ({ contents: ABSENT_FEATURE }));
    build.onResolve({ filter: /^semver\/functions\// }, ({ path }) => ({ path, namespace: 'any-version' }));
    build.onLoad({ filter: /./, namespace: 'any-version' }, () => ({ contents: ANY_VERSION }));
  },
};
