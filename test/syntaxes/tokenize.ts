import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const SYNTAXES = join(import.meta.dirname, '../../syntaxes');

/** Grammars by scope name: those of this folder, ours, and whatever the caller adds. */
export type GrammarFiles = ReadonlyMap<string, string>;

export interface Token {
  readonly text: string;
  /** The innermost scope. */
  readonly scope: string;
}

/** Tokenizes lines as VS Code does, with our grammars injected. */
export async function tokenize(scopeName: string, lines: readonly string[], files: GrammarFiles): Promise<Token[][]> {
  const registry = new textmate.Registry({
    onigLib: loadOniguruma(),
    loadGrammar: (name) => {
      const file = files.get(name) ?? OURS.get(name);
      if (file === undefined) return Promise.resolve(null);
      return Promise.resolve(textmate.parseRawGrammar(readFileSync(file, 'utf8'), file));
    },
    getInjections: (name) => INJECTIONS.get(name),
  });
  const grammar = await registry.loadGrammar(scopeName);
  if (grammar === null) throw new Error(`no grammar for ${scopeName}`);
  let state = textmate.INITIAL;
  return lines.map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.map(({ startIndex, endIndex, scopes }) => ({
      text: line.slice(startIndex, endIndex),
      scope: scopes.at(-1) ?? '',
    }));
  });
}

const OURS: GrammarFiles = new Map([
  ['image-trust.injection.dockerfile', join(SYNTAXES, 'dockerfile-references.tmLanguage.json')],
  ['image-trust.injection.compose', join(SYNTAXES, 'compose-references.tmLanguage.json')],
]);

const INJECTIONS: ReadonlyMap<string, string[]> = new Map([
  ['source.dockerfile', ['image-trust.injection.dockerfile']],
  ['source.yaml', ['image-trust.injection.compose']],
]);

async function loadOniguruma(): Promise<textmate.IOnigLib> {
  const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
  await oniguruma.loadWASM(readFileSync(wasm));
  return {
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  };
}
