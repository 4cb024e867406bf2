import { join, relative } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const SERVER = join(ROOT, 'server/src');
const GENERATOR = /^(?:Async)?Generator<|^Sliced</;

function program(): ts.Program {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const { options, fileNames } = ts.parseJsonConfigFileContent({ ...config, include: ['server/src'] }, ts.sys, ROOT);
  return ts.createProgram(fileNames, options);
}

/** Calls whose result is a generator that nobody drives: `server/src/notary/root.ts:12`. */
function dropped(source: ts.SourceFile, checker: ts.TypeChecker): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isExpressionStatement(node) &&
      GENERATOR.test(checker.typeToString(checker.getTypeAtLocation(node.expression)))
    ) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${relative(ROOT, source.fileName)}:${line + 1}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

test('no long work is begun and then forgotten: it would verify nothing, and say nothing', { timeout: 60_000 }, () => {
  const all = program();
  const checker = all.getTypeChecker();
  const sources = all.getSourceFiles().filter(({ fileName }) => fileName.startsWith(SERVER));
  expect(sources.length).toBeGreaterThan(100);
  expect(sources.flatMap((source) => dropped(source, checker))).toEqual([]);
});
