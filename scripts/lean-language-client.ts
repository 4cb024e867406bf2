import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * Features of vscode-languageclient, and their messages, that our server does not have: about a third of the library, which
 * it loads all the same. A feature the server comes to need is taken off this list.
 */
const ABSENT_FEATURES = [
  'callHierarchy',
  'codeLens',
  'colorProvider',
  'completion', // of policy files alone, which `client/src/policies.ts` asks for itself
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

/** What the absent features would make of what the server sends. */
const ABSENT_CLASSES = [
  'protocolCallHierarchyItem',
  'protocolCodeLens',
  'protocolCompletionItem',
  'protocolDocumentLink',
  'protocolTypeHierarchyItem',
  'protocolWorkspaceSymbol',
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

const COMMON = /vscode-language(?:client|server-protocol)[\\/]lib[\\/]common[\\/]/;

const LIBRARY = /node_modules[\\/]vscode-(?:languageclient|languageserver-protocol|jsonrpc)[\\/].*\.js$/;

/**
 * What TypeScript writes at the top of every file that imports or exports with `*`, where `importHelpers` is off: a tenth of
 * the bundle. What the library imports with `*` it uses by name only, so that no copy with a `default` is needed.
 */
const TYPESCRIPT_HELPERS: readonly (readonly [RegExp, string])[] = [
  [/^var __createBinding = [\s\S]*?^\}\)\);\n/m, ''],
  [/^var __setModuleDefault = [\s\S]*?^\}\)?;\n/m, ''],
  [/^var __importStar = [\s\S]*?^\}\)\(\);\n/m, 'const __importStar = (module) => module;\n'],
  [/^var __exportStar = [\s\S]*?^\};\n/m, `const { __exportStar } = require('typescript-helpers');\n`],
];

const SHARED_HELPERS = `
  exports.__exportStar = (from, to) => {
    for (const name in from)
      if (name !== 'default' && !Object.hasOwn(to, name))
        Object.defineProperty(to, name, { enumerable: true, get: () => from[name] });
  };
`;

/** Leaves out of the bundle what the language client loads and this extension cannot reach. */
export const leanLanguageClient: Plugin = {
  name: 'lean-language-client',
  setup(build) {
    const features = ABSENT_FEATURES.join('|');
    const absent = new RegExp(`^\\./(?:(?:protocol\\.)?(?:${features})|${ABSENT_CLASSES.join('|')})$`);
    build.onResolve({ filter: absent }, ({ importer }) =>
      COMMON.test(importer) ? { path: 'feature', namespace: 'absent' } : undefined,
    );
    build.onLoad({ filter: /./, namespace: 'absent' }, () => ({ contents: ABSENT_FEATURE }));
    build.onResolve({ filter: /^semver\/functions\// }, ({ path }) => ({ path, namespace: 'any-version' }));
    build.onLoad({ filter: /./, namespace: 'any-version' }, () => ({ contents: ANY_VERSION }));
    build.onResolve({ filter: /^typescript-helpers$/ }, ({ path }) => ({ path, namespace: 'helpers' }));
    build.onLoad({ filter: /./, namespace: 'helpers' }, () => ({ contents: SHARED_HELPERS }));
    build.onLoad({ filter: LIBRARY }, async ({ path }) => ({
      contents: withoutHelpers(await readFile(path, 'utf8')),
    }));
  },
};

function withoutHelpers(source: string): string {
  return TYPESCRIPT_HELPERS.reduce((text, [helper, instead]) => text.replace(helper, () => instead), source);
}
